package io.penstock.controller.engine.step;

import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.FlinkRefusal;
import io.penstock.controller.flink.JobError;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.RunRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pipe's job has ended, with a savepoint if at all possible. A savepoint needs barriers to
 * flow: with ClickHouse down it cannot complete. After a minute the job is cancelled, and its
 * newest checkpoint does instead; nothing is lost, a resume only reads a little again.
 */
public final class StopJob implements Step {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** In the message of StopWithSavepointStoppingException: the savepoint is good all the same. */
  private static final Pattern COMPLETED_ANYWAY =
      Pattern.compile(
          "savepoint (?:has been created at|completed).*?(\\w+:/\\S*savepoint-[0-9a-f]+-[0-9a-f]+)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final FlinkClient flink;
  private final StateFiles files;
  private final RunRow.Role role;

  public StopJob(FlinkClient flink, StateFiles files, RunRow.Role role) {
    this.flink = flink;
    this.files = files;
    this.role = role;
  }

  @Override
  public Outcome perform(StepContext context) {
    List<RunRow> runs = context.runs(role);
    if (runs.isEmpty()) {
      return Outcome.done("there was no job");
    }
    if (role == RunRow.Role.LIVE
        && context.pipe().state() == PipeState.SWAPPING
        && context.exchanging()) {
      return Outcome.done("it was stopped before the first exchange");
    }
    String jobId = runs.get(0).jobId();
    Optional<JobView.Status> job = flink.status(jobId);
    if (job.isEmpty()) {
      if (runs.get(0).mayStillCome(context.now())) {
        return Outcome.soon("the job was submitted just now and does not show yet");
      }
      return gone(context, jobId);
    }
    if (context.note("triggerId").isPresent()) {
      Optional<FlinkClient.SavepointProgress> progress =
          flink.savepoint(jobId, context.note("triggerId").get());
      if (progress.isPresent() && progress.get().done()) {
        return savepointEnded(context, jobId, job.get(), progress.get());
      }
    }
    if (job.get().ended()) {
      return ended(context, jobId, job.get());
    }
    if (context.note("fallback").isPresent()) {
      return cancel(context, jobId, context.note("fallback").get());
    }
    if (context.age().compareTo(PATIENCE) > 0) {
      return cancel(context, jobId, "no savepoint within " + PATIENCE.toSeconds() + " s");
    }
    return trigger(context, jobId);
  }

  private Outcome trigger(StepContext context, String jobId) {
    String triggerId =
        context
            .note("triggerId")
            .orElseGet(
                () -> {
                  String fresh = UUID.randomUUID().toString().replace("-", "");
                  context.note("triggerId", fresh);
                  return fresh;
                });
    if (flink.savepoint(jobId, triggerId).isEmpty()) {
      try {
        flink.stop(jobId, triggerId, files.savepointDir(context.pipe().id()));
      } catch (FlinkRefusal e) {
        return cancel(context, jobId, e.reason());
      }
    }
    return new Outcome.Wait(null, "the savepoint is being written", Duration.ofMillis(300));
  }

  private Outcome savepointEnded(
      StepContext context,
      String jobId,
      JobView.Status job,
      FlinkClient.SavepointProgress progress) {
    Matcher anyway = COMPLETED_ANYWAY.matcher(progress.failure());
    String location = progress.location();
    if (location.isEmpty() && anyway.find()) {
      location = anyway.group(1).replaceAll("['\".,)]+$", "");
      // It did not end with the savepoint: whatever it goes on with is to be read again.
      flink.cancel(jobId);
    }
    if (location.isEmpty()) {
      if (job.ended()) {
        return ended(context, jobId, job);
      }
      return cancel(context, jobId, new JobError(progress.failure()).found().detail());
    }
    String path = location;
    context.store().use(daos -> daos.runs().ended(jobId, path));
    if (!job.ended()) {
      if (context.age().compareTo(PATIENCE) > 0) {
        flink.cancel(jobId);
      }
      return new Outcome.Wait(
          null, "the savepoint is written; the job is ending", Duration.ofMillis(200));
    }
    return Outcome.done("savepoint " + path);
  }

  private Outcome cancel(StepContext context, String jobId, String why) {
    if (context.note("fallback").isEmpty()) {
      context.note("fallback", why);
      context.event(
          "warning",
          "The savepoint could not be completed ("
              + why
              + "): the job is cancelled, and its newest checkpoint is what a start goes on from.");
    }
    flink.cancel(jobId);
    return Outcome.soon("the job is being cancelled: " + why);
  }

  private Outcome ended(StepContext context, String jobId, JobView.Status job) {
    String known = context.runs(role).get(0).savepoint();
    String savepoint = known.isEmpty() ? flink.checkpoints(jobId).latestSavepoint() : known;
    if (job == JobView.Status.FINISHED && !savepoint.isEmpty()) {
      context.store().use(daos -> daos.runs().ended(jobId, savepoint));
      return Outcome.done("savepoint " + savepoint);
    }
    boolean pausing = context.pipe().state() == PipeState.PAUSING;
    if (pausing && job == JobView.Status.FINISHED && !context.definition().mode().streams()) {
      return new Outcome.Found(PipeEvent.JOB_FINISHED, "the job had come to its end");
    }
    return checkpoint(context, "the job has ended (" + job + ")");
  }

  private Outcome gone(StepContext context, String jobId) {
    // Flink was restarted meanwhile. The savepoint may have been completed all the same.
    Optional<String> savepoint =
        context.note("triggerId").isEmpty()
            ? Optional.empty()
            : files.savepoints(context.pipe().id(), jobId).stream().findFirst();
    if (savepoint.isPresent()) {
      context.store().use(daos -> daos.runs().ended(jobId, savepoint.get()));
      return Outcome.done("savepoint " + savepoint.get());
    }
    return checkpoint(context, "Flink does not know the job any more");
  }

  private Outcome checkpoint(StepContext context, String why) {
    Optional<String> newest = RestorePoint.newest(context.pipe().id(), context.runs(role), files);
    return Outcome.done(
        why + newest.map(path -> "; start goes on from " + path).orElse("; there is no state"));
  }
}
