package io.penstock.controller.engine;

import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.model.spec.ReplicationMode;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Says what a look at the job means; pure. */
final class JobJudge {

  /** Flink answers 404 for a moment after a start; only a job missed twice is lost. */
  static final int LOST_AFTER = 2;

  /** Metrics are ten seconds old at worst: a reconnect is not yet trouble. */
  static final int DISCONNECTED_AFTER = 3;

  private JobJudge() {}

  /**
   * The event that a sighting stands for, or null for none.
   *
   * @param loaded whether the initial load was completed before
   * @param missed looks in a row without the job, this one included
   * @param disconnected looks in a row without a replication connection, this one included
   * @param slotActive whether Postgres says that the slot is read
   */
  static @Nullable PipeEvent judge(
      Live.Sighting seen,
      ReplicationMode mode,
      boolean loaded,
      int missed,
      int disconnected,
      boolean slotActive) {
    if (seen.job().isEmpty()) {
      return missed >= LOST_AFTER ? PipeEvent.JOB_LOST : null;
    }
    JobView job = seen.job().get();
    return switch (job.status()) {
      case FAILED -> PipeEvent.JOB_FAILED;
      case CANCELED -> PipeEvent.JOB_CANCELED;
      // A stream has no end of its own: somebody stopped it with a savepoint.
      case FINISHED ->
          mode.streams() || !seen.checkpoints().latestSavepoint().isEmpty()
              ? PipeEvent.JOB_CANCELED
              : PipeEvent.JOB_FINISHED;
      // Its JobManager went down in order, and without high availability it takes the job along.
      case SUSPENDED -> missed >= LOST_AFTER ? PipeEvent.JOB_LOST : null;
      case RESTARTING -> PipeEvent.JOB_RETRYING;
      // Nothing is tried again: its tasks end, and the next look finds it failed, with the reason.
      case FAILING -> null;
      case RUNNING -> running(seen, mode, loaded, disconnected, slotActive);
      default -> null;
    };
  }

  private static @Nullable PipeEvent running(
      Live.Sighting seen,
      ReplicationMode mode,
      boolean loaded,
      int disconnected,
      boolean slotActive) {
    if (!seen.job().orElseThrow().allRunning()) {
      return loaded ? PipeEvent.JOB_RETRYING : null;
    }
    JobMetrics metrics = seen.metrics();
    OptionalDouble complete = metrics.sum("snapshotComplete");
    if (!mode.streams()) {
      return PipeEvent.JOB_LOADING;
    }
    if (complete.isEmpty()) {
      // Not published yet: a fresh job that has much to copy does that first.
      return loaded || !mode.snapshots() ? null : PipeEvent.JOB_LOADING;
    }
    if (complete.getAsDouble() < 1) {
      return mode.snapshots() ? PipeEvent.JOB_LOADING : null;
    }
    // After the loss of a TaskManager Flink may show no tasks' metrics for up to web.timeout.
    boolean silent = metrics.sum("streamConnected").isEmpty();
    boolean streaming =
        metrics.count("streaming") >= 1 && (connected(metrics) || silent && slotActive);
    if (streaming && seen.checkpoints().latest().isPresent()) {
      return PipeEvent.JOB_STREAMING;
    }
    return disconnected >= DISCONNECTED_AFTER ? PipeEvent.JOB_RETRYING : null;
  }

  static boolean connected(JobMetrics metrics) {
    return metrics.count("streamConnected") >= 1;
  }
}
