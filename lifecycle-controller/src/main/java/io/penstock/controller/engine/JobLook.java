package io.penstock.controller.engine;

import io.penstock.controller.flink.Checkpoints;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobError;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import java.time.Clock;
import java.util.Optional;

/** One look at one job: what Flink says of it, and what that adds to what was seen before. */
final class JobLook {

  private final FlinkClient flink;
  private final Store store;
  private final Clock clock;

  JobLook(FlinkClient flink, Store store, Clock clock) {
    this.flink = flink;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param newCheckpoint whether a checkpoint has been completed since the last look
   */
  record Found(Live.Sighting sighting, boolean newCheckpoint) {}

  /**
   * Looks.
   *
   * @param tables how many the job's spec has
   */
  Found at(RunRow run, Live live, int tables) {
    Live.Sighting seen = observe(run.jobId());
    boolean gone = seen.job().isEmpty() || seen.job().get().status() == JobView.Status.SUSPENDED;
    live.missed(gone ? live.missed() + 1 : 0);
    boolean publishes = seen.metrics().sum("streamConnected").isPresent();
    live.disconnected(
        publishes && !JobJudge.connected(seen.metrics()) ? live.disconnected() + 1 : 0);
    measure(live.sighting(), seen, live, tables);
    live.sighting(seen);
    Optional<Checkpoints.Latest> fresh =
        seen.checkpoints().latest().filter(latest -> !latest.path().equals(run.checkpoint()));
    fresh.ifPresent(
        latest -> store.use(daos -> daos.runs().checkpointed(run.jobId(), latest.path())));
    return new Found(seen, fresh.isPresent());
  }

  private Live.Sighting observe(String jobId) {
    Optional<JobView> job = flink.job(jobId);
    boolean runs = job.isPresent() && job.get().status() == JobView.Status.RUNNING;
    Checkpoints checkpoints = job.isPresent() ? flink.checkpoints(jobId) : Checkpoints.NONE;
    JobMetrics metrics = runs ? JobMetrics.read(flink, jobId, job.orElseThrow()) : JobMetrics.NONE;
    return new Live.Sighting(jobId, clock.millis(), job, checkpoints, metrics);
  }

  private static void measure(
      Optional<Live.Sighting> before, Live.Sighting seen, Live live, int tables) {
    Progress old = live.progress();
    Progress now = old.with(seen.metrics(), tables);
    long millis = before.map(b -> seen.atMillis() - b.atMillis()).orElse(0L);
    if (millis > 0) {
      double rate = (now.all().inserted() - old.all().inserted()) * 1000.0 / millis;
      // Metrics come every few seconds: smoothed, the number does not jump between zero and twice.
      live.rowsPerSecond(Math.max(0, live.rowsPerSecond() * 0.6 + rate * 0.4));
      if (live.rowsPerSecond() < 0.05) {
        live.rowsPerSecond(0);
      }
    }
    live.progress(now, seen.atMillis());
  }

  /** Why a job broke off, as its exception history says. */
  Optional<PipeException.Found> error(RunRow run) {
    return flink.newestError(run.jobId()).map(JobError::found);
  }

  /** Why a job failed for good. */
  PipeException.Found failure(RunRow run) {
    return flink.failure(run.jobId());
  }
}
