package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.store.RunRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables that a job will fill are there, empty and as planned; their UUIDs are noted. */
public final class CreateTables implements Step {

  /** Before a table's name in the notes; the value is its UUID. */
  private static final String NOTE = "uuid ";

  private final Services services;
  private final RunRow.Role role;

  public CreateTables(Services services, RunRow.Role role) {
    this.services = services;
    this.role = role;
  }

  @Override
  public Outcome perform(StepContext context) {
    PipeSpec spec = context.spec(role);
    List<TablePlan> plans = spec.tables().stream().filter(TablePlan::active).toList();
    Set<String> ours = ours(context);
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
    List<String> names = plans.stream().map(TablePlan::targetTable).toList();
    Map<String, Target> before = targets.find(names);
    // All are looked at before one is made: a refusal leaves nothing behind.
    for (TablePlan table : plans) {
      Target there = before.get(table.targetTable());
      if (there != null && ours.contains(there.uuid())) {
        continue;
      }
      if (there != null && there.rows() > 0) {
        return Outcome.failed(
            ErrorCode.TARGET_NOT_EMPTY,
            "table " + table.targetTable() + " holds " + there.rows() + " rows");
      }
      List<String> differences =
          there == null ? List.of() : TargetTables.differences(table, there, metadata);
      if (!differences.isEmpty()) {
        return Outcome.failed(
            ErrorCode.TARGET_INCOMPATIBLE,
            "table " + table.targetTable() + ": " + String.join("; ", differences));
      }
    }
    plans.forEach(table -> targets.create(table, metadata));
    targets.find(names).values().forEach(t -> context.note(NOTE + t.name(), t.uuid()));
    return Outcome.done(names.size() + " tables");
  }

  /** UUIDs of all tables that this pipe has made. */
  public static Set<String> ours(StepContext context) {
    Set<String> uuids = new HashSet<>(context.notesOfAll(StepKind.CREATE_TABLES, NOTE));
    uuids.addAll(context.notesOfAll(StepKind.CREATE_RESYNC_TABLES, NOTE));
    return uuids;
  }
}
