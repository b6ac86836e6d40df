package io.penstock.controller.engine.step;

import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.store.RunRow;
import java.time.Duration;
import java.util.Optional;

/** None of the pipe's jobs runs any more. */
public final class CancelJob implements Step {

  private final FlinkClient flink;

  public CancelJob(FlinkClient flink) {
    this.flink = flink;
  }

  @Override
  public Outcome perform(StepContext context) {
    for (RunRow run : context.runs()) {
      Optional<JobView.Status> job = flink.status(run.jobId());
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
