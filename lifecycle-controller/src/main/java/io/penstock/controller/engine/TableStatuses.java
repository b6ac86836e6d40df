package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.flink.LossyColumn;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.store.TableStopRow;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Puts together what is known of a pipe's tables; asks no neighbour. */
final class TableStatuses {

  private final Store store;
  private final LiveViews views;

  TableStatuses(Store store, LiveViews views) {
    this.store = store;
    this.views = views;
  }

  List<PipeStatus.Table> of(PipeRow pipe) {
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
                  Optional.ofNullable(stops.get(position)).map(stop -> reason(pipe, plans, stop)))
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

  /** How far a resync is with each of its tables. */
  static List<PipeStatus.Copy> copies(
      List<TableMapping> chosen, Optional<PipeSpec> spec, Progress progress, Optional<Live> live) {
    List<TablePlan> plans = spec.map(PipeSpec::tables).orElse(List.of());
    List<PipeStatus.Copy> copies = new ArrayList<>();
    for (TableMapping mapping : chosen) {
      int position = position(plans, mapping.source());
      if (position < 0) {
        continue;
      }
      Progress.Counts counts = counts(progress, position);
      String planned = counts.splitsTotal() == 0 ? "Pending" : "Loading";
      copies.add(
          new PipeStatus.Copy(
              mapping.schema(),
              mapping.table(),
              mapping.target(),
              counts.covered() ? "Loaded" : planned,
              new PipeStatus.Snapshot(counts.rows(), counts.splitsDone(), counts.splitsTotal()),
              live.map(seen -> eta(seen, position)).orElse(OptionalLong.empty())));
    }
    return copies;
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
            new PipeStatus.Reason(
                problem.code().name(), problem.message(), problem.remedy(), problem.sql())),
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
      Optional<PipeStatus.Reason> reason) {
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
        reason,
        OptionalLong.empty(),
        Optional.empty());
  }

  /** Why a table was stopped. */
  static PipeStatus.Reason reason(PipeRow pipe, List<TablePlan> plans, TableStopRow stop) {
    ErrorCode code = ErrorCode.valueOf(stop.code());
    TablePlan table = stop.position() < plans.size() ? plans.get(stop.position()) : null;
    return PipeStatus.Reason.of(code, stop.detail(), Mending.sql(pipe, code, stop.detail(), table));
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
}
