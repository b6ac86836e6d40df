package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.engine.step.resync.ResyncFailure;
import io.penstock.controller.flink.FlinkRefusal;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.Store;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the job that fills a resync's tables, and says when they are ready to be swapped. */
final class ResyncWatch {

  private final Store store;
  private final Journal journal;
  private final JobLook look;
  private final LossyNotes lossy;
  private final SourceConnector connector;

  ResyncWatch(Store store, Journal journal, JobLook look, SourceConnector connector) {
    this.store = store;
    this.journal = journal;
    this.look = look;
    this.lossy = new LossyNotes(journal);
    this.connector = connector;
  }

  /** One look. */
  void look(PipeRow pipe, ResyncRow resync, Live live) {
    List<RunRow> runs = store.with(daos -> daos.runs().of(pipe.id(), RunRow.Role.RESYNC));
    if (runs.isEmpty()) {
      journal.apply(pipe, PipeEvent.RESYNC_LOST, Journal.CONTROLLER, null);
      return;
    }
    int tables = resync.parsedSpec().map(spec -> spec.tables().size()).orElse(0);
    try {
      Progress before = live.progress();
      Live.Sighting seen = look.at(runs.get(0), live, tables).sighting();
      if (!live.progress().equals(before)) {
        lossy.write(pipe, resync.parsedSpec(), before, live.progress());
        Progress now = live.progress();
        store.use(
            daos -> {
              daos.resyncs().recordProgress(pipe.id(), now.json());
              Copies.look(daos, pipe, runs, before, now, seen.atMillis());
            });
      }
      decide(pipe, resync, runs.get(0), seen, live);
    } catch (PipeException e) {
      live.trouble(e.found());
    } catch (FlinkRefusal e) {
      live.trouble(new PipeException.Found(ErrorCode.FLINK_UNREACHABLE, e.reason()));
    }
  }

  private void decide(PipeRow pipe, ResyncRow resync, RunRow run, Live.Sighting seen, Live live) {
    PipeDefinition definition = pipe.parsedDefinition();
    // Loading is what this state is about: only the end of it means something.
    PipeEvent event =
        JobJudge.judge(seen, definition.mode(), true, live.missed(), live.disconnected(), false);
    live.trouble(event == PipeEvent.JOB_RETRYING ? look.error(run).orElse(null) : null);
    if (event == null) {
      return;
    }
    switch (event) {
      case JOB_LOST -> apply(pipe, PipeEvent.RESYNC_LOST, null);
      case JOB_FINISHED -> apply(pipe, PipeEvent.RESYNC_LOADED, null);
      case JOB_CANCELED ->
          apply(
              pipe,
              PipeEvent.RESYNC_FAILED,
              new PipeException.Found(
                  ErrorCode.JOB_FAILED, "the resync's job was stopped outside of Penstock"));
      case JOB_FAILED -> {
        PipeException.Found error = look.failure(run);
        apply(pipe, ResyncFailure.event(error, resync.restarts()), error);
      }
      case JOB_STREAMING -> streaming(pipe, resync, definition);
      default -> {
        // It loads, or Flink starts it again.
      }
    }
  }

  /** Ready when the stream has passed where the source was at the end of the load. */
  private void streaming(PipeRow pipe, ResyncRow resync, PipeDefinition definition) {
    try (Connection connection = connector.open(definition.source())) {
      Optional<Slot> slot = Slot.find(connection, resync.slot());
      if (slot.isEmpty() || slot.get().lost()) {
        String text = "slot " + resync.slot() + " was lost";
        apply(pipe, PipeEvent.RESYNC_FAILED, new PipeException.Found(ErrorCode.SLOT_LOST, text));
        return;
      }
      if (resync.readyLsn().isEmpty()) {
        String now = slot.get().currentLsn().toString();
        store.use(daos -> daos.resyncs().ready(pipe.id(), now));
        return;
      }
      Lsn confirmed = slot.get().confirmedFlushLsn();
      if (confirmed != null && !Lsn.parse(resync.readyLsn()).isAfter(confirmed)) {
        apply(pipe, PipeEvent.RESYNC_LOADED, null);
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private void apply(PipeRow pipe, PipeEvent event, PipeException.@Nullable Found failure) {
    journal.apply(pipe, event, Journal.CONTROLLER, failure);
  }
}
