package io.penstock.controller.engine;

import io.penstock.controller.flink.Checkpoints;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.FlinkRefusal;
import io.penstock.controller.flink.JobError;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a pipe's job: observe, record, decide. The events it finds go to the state machine like
 * commands do.
 */
final class JobWatch {

  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

  private final FlinkClient flink;
  private final StateFiles files;
  private final Store store;
  private final Journal journal;
  private final Clock clock;

  JobWatch(FlinkClient flink, StateFiles files, Store store, Journal journal, Clock clock) {
    this.flink = flink;
    this.files = files;
    this.store = store;
    this.journal = journal;
    this.clock = clock;
  }

  /** One look. */
  void look(PipeRow pipe, Live live) {
    List<RunRow> runs = store.with(daos -> daos.runs().all(pipe.id()));
    if (runs.isEmpty()) {
      journal.apply(pipe, PipeEvent.JOB_LOST, Journal.CONTROLLER, null);
      return;
    }
    Live.Sighting seen;
    try {
      seen = observe(runs.get(0).jobId());
    } catch (PipeException e) {
      // Unreachable says nothing about the job: it may well run on.
      live.trouble(new PipeException.Found(e.code(), e.detail()));
      live.rowsPerSecond(0);
      return;
    } catch (FlinkRefusal e) {
      live.trouble(new PipeException.Found(ErrorCode.FLINK_UNREACHABLE, e.reason()));
      return;
    }
    record(pipe, runs, seen, live);
    decide(pipe, runs.get(0), seen, live);
  }

  private Live.Sighting observe(String jobId) {
    Optional<JobView> job = flink.job(jobId);
    boolean runs = job.isPresent() && job.get().status() == JobView.Status.RUNNING;
    Checkpoints checkpoints = job.isPresent() ? flink.checkpoints(jobId) : Checkpoints.NONE;
    JobMetrics metrics = runs ? JobMetrics.read(flink, jobId, job.orElseThrow()) : JobMetrics.NONE;
    return new Live.Sighting(jobId, clock.millis(), job, checkpoints, metrics);
  }

  private void record(PipeRow pipe, List<RunRow> runs, Live.Sighting seen, Live live) {
    Optional<Live.Sighting> before = live.sighting();
    boolean gone = seen.job().isEmpty() || seen.job().get().status() == JobView.Status.SUSPENDED;
    live.missed(gone ? live.missed() + 1 : 0);
    boolean publishes = seen.metrics().sum("streamConnected").isPresent();
    live.disconnected(
        publishes && !JobJudge.connected(seen.metrics()) ? live.disconnected() + 1 : 0);
    measure(pipe, before, seen, live);
    live.sighting(seen);
    RunRow run = runs.get(0);
    seen.checkpoints()
        .latest()
        .filter(latest -> !latest.path().equals(run.checkpoint()))
        .ifPresent(
            latest -> {
              store.use(daos -> daos.runs().checkpointed(run.jobId(), latest.path()));
              discardOlder(pipe, runs);
            });
  }

  private void measure(
      PipeRow pipe, Optional<Live.Sighting> before, Live.Sighting seen, Live live) {
    Progress old = live.progress();
    Progress now = old.with(seen.metrics());
    long millis = before.map(b -> seen.atMillis() - b.atMillis()).orElse(0L);
    if (millis > 0) {
      double rate = (now.all().inserted() - old.all().inserted()) * 1000.0 / millis;
      // Metrics come every few seconds: smoothed, the number does not jump between zero and twice.
      live.rowsPerSecond(Math.max(0, live.rowsPerSecond() * 0.6 + rate * 0.4));
      if (live.rowsPerSecond() < 0.05) {
        live.rowsPerSecond(0);
      }
    }
    if (!now.equals(old)) {
      live.progress(now);
      store.use(daos -> daos.history().recordProgress(pipe.id(), now.json()));
    }
  }

  /** Once a job has a checkpoint of its own, what it was started from is not needed any more. */
  private void discardOlder(PipeRow pipe, List<RunRow> runs) {
    for (RunRow old : runs.subList(1, runs.size())) {
      if (old.discarded()) {
        continue;
      }
      try {
        files.removeCheckpoints(old.jobId());
        if (!old.savepoint().isEmpty() && !files.removeSavepoint(old.savepoint())) {
          flink.dispose(old.savepoint());
        }
        store.use(daos -> daos.runs().discarded(old.jobId()));
      } catch (RuntimeException e) {
        LOG.warn("{} the state of job {} cannot be removed", pipe.id(), old.jobId(), e);
      }
    }
  }

  private void decide(PipeRow pipe, RunRow run, Live.Sighting seen, Live live) {
    PipeEvent event =
        JobJudge.judge(
            seen,
            pipe.parsedDefinition().mode(),
            pipe.loaded(),
            live.missed(),
            live.disconnected());
    PipeException.@Nullable Found error = error(run, event);
    if (event == PipeEvent.JOB_FAILED && error != null && passes(error)) {
      // Flink's own restarts are used up, but the reason may pass: a fresh job goes on.
      event = PipeEvent.JOB_LOST;
    }
    if (event == PipeEvent.JOB_CANCELED && !seen.checkpoints().latestSavepoint().isEmpty()) {
      String savepoint = seen.checkpoints().latestSavepoint();
      if (seen.job().orElseThrow().status() == JobView.Status.FINISHED) {
        store.use(daos -> daos.runs().ended(run.jobId(), savepoint));
      }
    }
    boolean troubled =
        event == PipeEvent.JOB_RETRYING
            || event == PipeEvent.JOB_LOST
            || event == null && pipe.state() == PipeState.DEGRADED;
    live.trouble(troubled ? (error == null ? live.trouble().orElse(null) : error) : null);
    if (event != null) {
      journal.apply(pipe, event, Journal.CONTROLLER, error);
    }
  }

  private static boolean passes(PipeException.Found error) {
    return error.code().errorClass() == ErrorClass.RETRY
        || error.detail().contains("NoResourceAvailableException")
        || error.detail().contains("Could not acquire the minimum required resources");
  }

  private PipeException.@Nullable Found error(RunRow run, @Nullable PipeEvent event) {
    if (event != PipeEvent.JOB_FAILED && event != PipeEvent.JOB_RETRYING) {
      return null;
    }
    Optional<JobError> newest = flink.newestError(run.jobId());
    if (newest.isPresent()) {
      PipeException.Found found = newest.get().found();
      // Without a code of ours it is Flink's own trouble, such as a lost TaskManager.
      return event == PipeEvent.JOB_RETRYING && found.code() == ErrorCode.JOB_FAILED
          ? new PipeException.Found(ErrorCode.JOB_RESTARTING, found.detail())
          : found;
    }
    return event == PipeEvent.JOB_FAILED
        ? new PipeException.Found(ErrorCode.JOB_FAILED, "Flink gives no reason")
        : null;
  }
}
