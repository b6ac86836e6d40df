package io.penstock.controller.engine;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.store.ErrorCountRow;
import io.penstock.controller.store.EventRow;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.metric.InsertTimes;
import io.penstock.model.spec.PipeSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Puts together what is known of a pipe; asks no neighbour. */
final class StatusReader {

  private final Store store;
  private final LiveViews views;
  private final TableStatuses tables;
  private final FlinkClient flink;

  StatusReader(Store store, LiveViews views, TableStatuses tables, FlinkClient flink) {
    this.store = store;
    this.views = views;
    this.tables = tables;
    this.flink = flink;
  }

  PipeStatus status(PipeRow pipe) {
    Live live = views.of(pipe);
    Optional<StepRow> step = store.with(daos -> daos.steps().next(pipe.id()));
    Optional<Live.Sighting> seen = live.sighting().filter(s -> pipe.state().mayHaveJob());
    JobMetrics metrics = seen.map(Live.Sighting::metrics).orElse(JobMetrics.NONE);
    Progress.Counts all = live.progress().all();
    return new PipeStatus(
        pipe.state(),
        Instant.ofEpochMilli(pipe.stateSince()),
        phase(step, live),
        commands(pipe.state()),
        reason(pipe, live),
        lagBytes(live),
        lagSeconds(metrics),
        live.rowsPerSecond(),
        all.inserted(),
        live.lastInsertAt(),
        live.targets().map(t -> new PipeStatus.Targets(t.rows(), t.parts())),
        live.slot().map(slot -> slot(pipe, slot)),
        seen.flatMap(s -> s.checkpoints().latest())
            .map(
                latest ->
                    new PipeStatus.CheckpointStatus(
                        latest.id(),
                        latest.path(),
                        Instant.ofEpochMilli(latest.completedMillis()),
                        latest.durationMillis())),
        seen.map(
            s ->
                new PipeStatus.JobLink(
                    s.jobId(),
                    flink.dashboard(s.jobId()),
                    s.job().map(job -> job.status().name()).orElse("UNKNOWN"))),
        snapshot(all),
        store.with(daos -> daos.resyncs().find(pipe.id())).map(row -> resync(pipe, row, live)),
        counts(pipe, live.progress()));
  }

  private PipeStatus.Counts counts(PipeRow pipe, Progress progress) {
    return new PipeStatus.Counts(
        progress.tally("rowsInsert"),
        progress.tally("rowsUpdate"),
        progress.tally("rowsDelete"),
        progress.tally("bytesInserted"),
        progress.tally("insertsTotal"),
        progress.tally("insertRetries"),
        progress.tally("snapshotBytesRead"),
        progress.tally("insertMillis"),
        InsertTimes.COUNTERS.stream().map(progress::tally).toList(),
        store.with(daos -> daos.runs().count(pipe.id())),
        progress.tally("numRestarts"),
        errors(pipe));
  }

  private Map<String, Long> errors(PipeRow pipe) {
    return store.with(daos -> daos.history().errorCounts(pipe.id())).stream()
        .collect(Collectors.toMap(ErrorCountRow::code, ErrorCountRow::times));
  }

  private static PipeStatus.Snapshot snapshot(Progress.Counts all) {
    return new PipeStatus.Snapshot(all.rows(), all.splitsDone(), all.splitsTotal());
  }

  private static PipeStatus.Resync resync(PipeRow pipe, ResyncRow row, Live live) {
    List<TableMapping> chosen = pipe.parsedDefinition().chosen(row.chosenTables()).tables();
    Progress progress = Progress.read(row.progress());
    return new PipeStatus.Resync(
        chosen.stream().map(TableMapping::display).toList(),
        Instant.ofEpochMilli(row.startedAt()),
        row.keepOld(),
        snapshot(progress.all()),
        TableStatuses.copies(chosen, row.parsedSpec(), progress, live.seenResync()));
  }

  private static String phase(Optional<StepRow> step, Live live) {
    String doing = step.map(s -> s.kind().doing()).orElse("");
    return live.waiting()
        .map(waiting -> doing.isEmpty() ? waiting.text() : doing + ": " + waiting.text())
        .orElse(doing);
  }

  private static List<String> commands(PipeState state) {
    return StateMachine.commands(state).stream()
        .map(event -> event.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private Optional<PipeStatus.Reason> reason(PipeRow pipe, Live live) {
    if (!pipe.failureCode().isEmpty()) {
      ErrorCode code = ErrorCode.valueOf(pipe.failureCode());
      return Optional.of(reason(pipe, code, pipe.failureDetail()));
    }
    Optional<Live.Waiting> waiting = live.waiting();
    if (waiting.isPresent()) {
      ErrorCode code = waiting.get().code();
      return code == null
          ? Optional.empty()
          : Optional.of(reason(pipe, code, waiting.get().text()));
    }
    Optional<PipeException.Found> trouble =
        live.trouble().or(() -> live.seenResync().flatMap(Live::trouble));
    return trouble
        .map(found -> reason(pipe, found.code(), found.detail()))
        .or(() -> stopped(pipe))
        .or(() -> gone(pipe, live));
  }

  /**
   * No job runs that would notice: the one who resumes the pipe should not be the first to learn.
   */
  private static Optional<PipeStatus.Reason> gone(PipeRow pipe, Live live) {
    return pipe.state() == PipeState.PAUSED && live.slotGone()
        ? Optional.of(reason(pipe, ErrorCode.SLOT_LOST, "found while the pipe is paused"))
        : Optional.empty();
  }

  private static PipeStatus.Reason reason(PipeRow pipe, ErrorCode code, String detail) {
    return PipeStatus.Reason.of(code, detail, Mending.sql(pipe, code, detail, null));
  }

  /** With nothing else amiss, a stopped table is why a pipe is degraded, or not all is complete. */
  private Optional<PipeStatus.Reason> stopped(PipeRow pipe) {
    if (pipe.state() != PipeState.DEGRADED && pipe.state() != PipeState.COMPLETED) {
      return Optional.empty();
    }
    return store.with(daos -> daos.stops().all(pipe.id())).stream()
        .findFirst()
        .map(
            stop ->
                TableStatuses.reason(
                    pipe, pipe.parsedSpec().map(PipeSpec::tables).orElse(List.of()), stop));
  }

  private static OptionalLong lagBytes(Live live) {
    return live.slot()
        .filter(slot -> slot.confirmedFlushLsn() != null)
        .map(slot -> slot.currentLsn().bytesSince(confirmed(slot)))
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private static Lsn confirmed(Slot slot) {
    Lsn confirmed = slot.confirmedFlushLsn();
    return confirmed == null ? Lsn.NONE : confirmed;
  }

  private static OptionalDouble lagSeconds(JobMetrics metrics) {
    return metrics.sum("sourceLagMillis").isPresent()
        ? OptionalDouble.of(metrics.max("sourceLagMillis") / 1000.0)
        : OptionalDouble.empty();
  }

  private static PipeStatus.SlotStatus slot(PipeRow pipe, Slot slot) {
    return new PipeStatus.SlotStatus(
        Replication.of(pipe.id(), pipe.parsedDefinition(), pipe.parsedSpec()).slot(),
        slot.retainedBytes(),
        slot.limitBytes() < 0 ? OptionalLong.empty() : OptionalLong.of(slot.limitBytes()),
        slot.walStatus(),
        slot.active(),
        confirmed(slot).toString());
  }

  List<PipeStatus.Table> tables(PipeRow pipe) {
    return tables.of(pipe);
  }

  List<PipeStatus.Savepoint> savepoints(PipeRow pipe) {
    List<PipeStatus.Savepoint> found = new ArrayList<>();
    for (RunRow run : store.with(daos -> daos.runs().all(pipe.id()))) {
      Instant started = Instant.ofEpochMilli(run.submittedAt());
      if (run.discarded()) {
        continue;
      }
      if (!run.savepoint().isEmpty()) {
        found.add(new PipeStatus.Savepoint(run.jobId(), "savepoint", run.savepoint(), started));
      } else if (!run.checkpoint().isEmpty()) {
        found.add(new PipeStatus.Savepoint(run.jobId(), "checkpoint", run.checkpoint(), started));
      }
    }
    return found;
  }

  List<PipeStatus.Event> events(PipeRow pipe, int limit) {
    return store.with(daos -> daos.history().events(pipe.id(), limit)).stream()
        .map(StatusReader::event)
        .toList();
  }

  /** The newest of each kind since a time, oldest first. */
  List<PipeStatus.Event> marks(PipeRow pipe, Instant from, int most) {
    return store.with(daos -> daos.history().marks(pipe.id(), from.toEpochMilli(), most)).stream()
        .map(StatusReader::event)
        .toList();
  }

  private static PipeStatus.Event event(EventRow row) {
    return new PipeStatus.Event(
        row.id(),
        Instant.ofEpochMilli(row.at()),
        row.kind(),
        row.message(),
        row.cause(),
        row.actor());
  }
}
