package io.penstock.controller.engine.step;

import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.store.RunRow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** None of the pipe's jobs of some roles runs any more. */
public final class CancelJob implements Step {

  private final FlinkClient flink;
  private final Set<RunRow.Role> roles;

  public CancelJob(FlinkClient flink, Set<RunRow.Role> roles) {
    this.flink = flink;
    this.roles = Set.copyOf(roles);
  }

  @Override
  public Outcome perform(StepContext context) {
    Set<RunRow.Role> newer = EnumSet.noneOf(RunRow.Role.class);
    for (RunRow run : context.runs()) {
      if (!roles.contains(run.role()) || run.discarded()) {
        continue;
      }
      boolean newest = newer.add(run.role());
      Optional<JobView.Status> job = flink.status(run.jobId());
      if (job.isEmpty() && newest && run.mayStillCome(context.now())) {
        return Outcome.soon("job " + run.jobId() + " was submitted just now and may still come");
      }
      if (job.isPresent() && !job.get().ended()) {
        if (job.get() != JobView.Status.CANCELLING) {
          flink.cancel(run.jobId());
        }
        return new Outcome.Wait(
            null, "job " + run.jobId() + " is being cancelled", Duration.ofMillis(300));
      }
    }
    return Outcome.done("no job runs");
  }
}
