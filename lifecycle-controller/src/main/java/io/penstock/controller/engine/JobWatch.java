package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.engine.step.ApplySchema;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.FlinkRefusal;
import io.penstock.controller.flink.JobError;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.source.Slot;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a pipe's live job: observe, record, decide. The events it finds go to the state machine
 * like commands do.
 */
final class JobWatch {

  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

  private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

  private final FlinkClient flink;
  private final StateFiles files;
  private final Store store;
  private final Journal journal;
  private final JobLook look;
  private final TableStops stops;
  private final LossyNotes lossy;

  JobWatch(
      FlinkClient flink,
      StateFiles files,
      Store store,
      Journal journal,
      JobLook look,
      TableStops stops) {
    this.flink = flink;
    this.files = files;
    this.store = store;
    this.journal = journal;
    this.look = look;
    this.stops = stops;
    this.lossy = new LossyNotes(journal);
  }

  /** One look. */
  void look(PipeRow pipe, Live live) {
    List<RunRow> runs = store.with(daos -> daos.runs().of(pipe.id(), RunRow.Role.LIVE));
    if (runs.isEmpty()) {
      journal.apply(pipe, PipeEvent.JOB_LOST, Journal.CONTROLLER, null);
      return;
    }
    int tables = pipe.parsedSpec().map(spec -> spec.tables().size()).orElse(0);
    Progress before = live.progress();
    JobLook.Found found;
    try {
      found = look.at(runs.get(0), live, tables);
    } catch (PipeException e) {
      // Unreachable says nothing about the job: it may well run on.
      live.trouble(new PipeException.Found(e.code(), e.detail()));
      live.rowsPerSecond(0);
      return;
    } catch (FlinkRefusal e) {
      live.trouble(new PipeException.Found(ErrorCode.FLINK_UNREACHABLE, e.reason()));
      return;
    }
    if (!live.progress().equals(before)) {
      lossy.write(pipe, pipe.parsedSpec(), before, live.progress());
      Progress now = live.progress();
      store.use(
          daos -> {
            daos.history().recordProgress(pipe.id(), now.json());
            Copies.look(daos, pipe, runs, before, now, found.sighting().atMillis());
          });
    }
    if (found.newCheckpoint()) {
      discardOlder(pipe, runs);
    }
    decide(pipe, runs.get(0), found.sighting(), live);
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
            live.disconnected(),
            slotActive(run, live));
    PipeException.@Nullable Found error = error(run, event);
    if (event == PipeEvent.JOB_FAILED && error != null) {
      PipeDefinition definition = pipe.parsedDefinition();
      boolean follows =
          definition.mode().streams() && definition.settings().reader() == Reader.NATIVE;
      if (error.code() == ErrorCode.SCHEMA_CHANGED && error.stopsTable() && follows) {
        altered(pipe, error);
        return;
      }
      if (error.stopsTable() && stops.stop(pipe, error)) {
        event = PipeEvent.TABLE_STOPPED;
        error = null;
      } else if (JobError.passes(error)) {
        // Flink's own restarts are used up, but the reason may pass: a fresh job goes on.
        event = PipeEvent.JOB_LOST;
      }
    }
    if (event == PipeEvent.JOB_STREAMING && stops.any(pipe)) {
      event = PipeEvent.JOB_STREAMING_PARTLY;
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
    if (event == null) {
      return;
    }
    if (pipe.state() == PipeState.RESYNCING && ended(event)) {
      leadBack(pipe, event, error);
    } else {
      journal.apply(pipe, event, Journal.CONTROLLER, error);
    }
  }

  /** The step that takes the new definition over gets to know which table it is. */
  private void altered(PipeRow pipe, PipeException.Found error) {
    journal.apply(
        pipe,
        PipeEvent.SCHEMA_CHANGED,
        Journal.CONTROLLER,
        error,
        daos ->
            daos.steps()
                .newest(pipe.id(), StepKind.APPLY_SCHEMA)
                .ifPresent(step -> daos.steps().note(step.id(), ApplySchema.notes(error))));
  }

  /** As seen since the job can have taken it over from the one before. */
  private static boolean slotActive(RunRow run, Live live) {
    return live.slotAtMillis() > run.submittedAt() + TAKEN_OVER.toMillis()
        && live.slot().map(Slot::active).orElse(false);
  }

  private static boolean ended(PipeEvent event) {
    return event == PipeEvent.JOB_FAILED
        || event == PipeEvent.JOB_CANCELED
        || event == PipeEvent.JOB_FINISHED;
  }

  /** Beside a resync the live job may end: that changes what undoing the resync leads back to. */
  private void leadBack(PipeRow pipe, PipeEvent event, PipeException.@Nullable Found error) {
    ResyncRow.Back back =
        switch (event) {
          case JOB_CANCELED -> ResyncRow.Back.PAUSED;
          case JOB_FINISHED -> ResyncRow.Back.COMPLETED;
          default -> ResyncRow.Back.FAILED;
        };
    String code = error == null ? "" : error.code().name();
    String detail = error == null ? "" : error.detail();
    store.use(daos -> daos.resyncs().leadBackTo(pipe.id(), back, code, detail));
    journal.note(
        pipe.id(),
        "warning",
        "The live tables stand still until the resync is through: "
            + event.cause()
            + (error == null ? "" : " (" + code + ": " + detail + ")"),
        "",
        Journal.CONTROLLER);
  }

  private PipeException.@Nullable Found error(RunRow run, @Nullable PipeEvent event) {
    if (event == PipeEvent.JOB_FAILED) {
      return look.failure(run);
    }
    if (event != PipeEvent.JOB_RETRYING) {
      return null;
    }
    Optional<PipeException.Found> newest = look.error(run);
    // Without a code of ours it is Flink's own trouble, such as a lost TaskManager.
    return newest
        .map(
            found ->
                found.code() == ErrorCode.JOB_FAILED
                    ? new PipeException.Found(ErrorCode.JOB_RESTARTING, found.detail())
                    : found)
        .orElse(null);
  }
}
