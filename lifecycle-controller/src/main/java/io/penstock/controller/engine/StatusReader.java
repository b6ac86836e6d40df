package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobMetrics;
import io.penstock.controller.flink.LossyColumn;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.lifecycle.StateMachine;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.store.ErrorCountRow;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.StepRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.store.TableStopRow;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together what is known of a pipe; asks no neighbour. */
final class StatusReader {

  private final Store store;
  private final LiveViews views;
  private final FlinkClient flink;

  StatusReader(Store store, LiveViews views, FlinkClient flink) {
    this.store = store;
    this.views = views;
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
        store.with(daos -> daos.resyncs().find(pipe.id())).map(row -> resync(pipe, row)),
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

  private static PipeStatus.Resync resync(PipeRow pipe, ResyncRow row) {
    return new PipeStatus.Resync(
        pipe.parsedDefinition().chosen(row.chosenTables()).tables().stream()
            .map(TableMapping::display)
            .toList(),
        Instant.ofEpochMilli(row.startedAt()),
        row.keepOld(),
        snapshot(Progress.read(row.progress()).all()));
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
      return Optional.of(
          new PipeStatus.Reason(code.name(), sentence(code, pipe.failureDetail()), code.remedy()));
    }
    Optional<Live.Waiting> waiting = live.waiting();
    if (waiting.isPresent()) {
      ErrorCode code = waiting.get().code();
      return code == null
          ? Optional.empty()
          : Optional.of(
              new PipeStatus.Reason(
                  code.name(), sentence(code, waiting.get().text()), code.remedy()));
    }
    Optional<PipeException.Found> trouble =
        live.trouble().or(() -> live.seenResync().flatMap(Live::trouble));
    return trouble.map(found -> reason(found.code(), found.detail())).or(() -> stopped(pipe));
  }

  private static PipeStatus.Reason reason(ErrorCode code, String detail) {
    return new PipeStatus.Reason(code.name(), sentence(code, detail), code.remedy());
  }

  /** With nothing else amiss, a stopped table is why a pipe is degraded, or not all is complete. */
  private Optional<PipeStatus.Reason> stopped(PipeRow pipe) {
    if (pipe.state() != PipeState.DEGRADED && pipe.state() != PipeState.COMPLETED) {
      return Optional.empty();
    }
    return store.with(daos -> daos.stops().all(pipe.id())).stream()
        .findFirst()
        .map(stop -> reason(ErrorCode.valueOf(stop.code()), stop.detail()));
  }

  private static String sentence(ErrorCode code, String detail) {
    return detail.isEmpty() ? code.meaning() : code.meaning() + ": " + detail;
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
    PipeDefinition definition = pipe.parsedDefinition();
    List<TablePlan> plans = pipe.parsedSpec().map(PipeSpec::tables).orElse(List.of());
    Map<Integer, TableStopRow> stops = new HashMap<>();
    store.with(daos -> daos.stops().all(pipe.id())).forEach(s -> stops.put(s.position(), s));
    Live live = views.of(pipe);
    Progress progress = live.progress();
    List<PipeStatus.Table> tables = new ArrayList<>();
    Set<List<String>> mapped = new HashSet<>();
    for (TableMapping mapping : definition.tables()) {
      mapped.add(mapping.source());
      int position = position(plans, mapping.source());
      tables.add(
          table(
                  mapping.schema(),
                  mapping.table(),
                  mapping.target(),
                  tableState(pipe, definition, plans, position, progress, stops),
                  counts(progress, position),
                  changes(progress, position),
                  lossy(progress, plans, position),
                  Optional.ofNullable(stops.get(position)))
              .withTimes(eta(live, position), live.pace().lastChangeAt(position)));
    }
    for (int i = 0; i < plans.size(); i++) {
      TablePlan plan = plans.get(i);
      if (!plan.active() && mapped.add(List.of(plan.schema(), plan.name()))) {
        tables.add(
            table(
                plan.schema(),
                plan.name(),
                plan.targetTable(),
                "Removed",
                counts(progress, i),
                changes(progress, i),
                lossy(progress, plans, i),
                Optional.empty()));
      }
    }
    for (SchemaExpansion.Unfit unfit : live.schemas().unfit()) {
      if (mapped.add(unfit.mapping().source())) {
        tables.add(unfit(unfit));
      }
    }
    return tables;
  }

  private static OptionalLong eta(Live live, int position) {
    return live.sighting()
        .map(
            seen ->
                live.pace()
                    .etaSeconds(position, counts(live.progress(), position), seen.atMillis()))
        .orElse(OptionalLong.empty());
  }

  /** A table of a schema that is mapped as a whole, which cannot be followed. */
  private static PipeStatus.Table unfit(SchemaExpansion.Unfit unfit) {
    Problem problem = unfit.problem();
    return new PipeStatus.Table(
        unfit.mapping().schema(),
        unfit.mapping().table(),
        unfit.mapping().target(),
        "Unfit",
        0,
        0,
        0,
        0,
        PipeStatus.Changes.NONE,
        List.of(),
        Optional.of(
            new PipeStatus.Reason(problem.code().name(), problem.message(), problem.remedy())),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static PipeStatus.Table table(
      String schema,
      String name,
      String target,
      String state,
      Progress.Counts counts,
      PipeStatus.Changes changes,
      List<PipeStatus.Lossy> lossy,
      Optional<TableStopRow> stop) {
    return new PipeStatus.Table(
        schema,
        name,
        target,
        state,
        counts.splitsDone(),
        counts.splitsTotal(),
        counts.rows(),
        counts.inserted(),
        changes,
        lossy,
        stop.map(row -> reason(ErrorCode.valueOf(row.code()), row.detail())),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** The newest entry of a table: a resync or a new addition puts another one behind the old. */
  private static int position(List<TablePlan> plans, List<String> source) {
    for (int i = plans.size() - 1; i >= 0; i--) {
      if (List.of(plans.get(i).schema(), plans.get(i).name()).equals(source)) {
        return i;
      }
    }
    return -1;
  }

  private static List<PipeStatus.Lossy> lossy(
      Progress progress, List<TablePlan> plans, int position) {
    List<PipeStatus.Lossy> found = new ArrayList<>();
    for (Progress.Lossy lossy : progress.lossy()) {
      LossyColumn where = lossy.column();
      if (where.table() == position && position < plans.size()) {
        LossyNotes.column(plans.get(position), where)
            .map(
                column ->
                    new PipeStatus.Lossy(
                        column.name(), where.kind().name(), where.kind().meaning(), lossy.count()))
            .ifPresent(found::add);
      }
    }
    found.sort(
        Comparator.comparing(PipeStatus.Lossy::column).thenComparing(PipeStatus.Lossy::kind));
    return found;
  }

  private static Progress.Counts counts(Progress progress, int position) {
    return position >= 0 && position < progress.tables().size()
        ? progress.tables().get(position)
        : Progress.Counts.NONE;
  }

  private static PipeStatus.Changes changes(Progress progress, int position) {
    return new PipeStatus.Changes(
        progress.tally(position, "rowsInsert"),
        progress.tally(position, "rowsUpdate"),
        progress.tally(position, "rowsDelete"));
  }

  private static String tableState(
      PipeRow pipe,
      PipeDefinition definition,
      List<TablePlan> plans,
      int position,
      Progress progress,
      Map<Integer, TableStopRow> stops) {
    if (stops.containsKey(position)) {
      return "Stopped";
    }
    if (pipe.state() == PipeState.COMPLETED) {
      return "Completed";
    }
    if (position < 0 || !plans.get(position).active()) {
      return "Pending";
    }
    Progress.Counts counts = counts(progress, position);
    boolean copied =
        pipe.loaded()
            || counts.covered()
            || !definition.mode().snapshots()
            || plans.get(position).work() == TableWork.FOLLOW;
    if (!copied) {
      return counts.splitsTotal() == 0 ? "Pending" : "Loading";
    }
    return definition.mode().streams() ? "Streaming" : "Completed";
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
        .map(
            row ->
                new PipeStatus.Event(
                    row.id(),
                    Instant.ofEpochMilli(row.at()),
                    row.kind(),
                    row.message(),
                    row.cause(),
                    row.actor()))
        .toList();
  }
}
