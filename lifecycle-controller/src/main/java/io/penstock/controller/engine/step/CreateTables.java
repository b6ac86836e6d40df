package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.Map;

/** The target tables are there, empty and as planned; their UUIDs are noted. */
public final class CreateTables implements Step {

  /** Before a table's name in the notes; the value is its UUID. */
  static final String NOTE = "uuid ";

  private final Services services;

  public CreateTables(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    PipeSpec spec = context.spec();
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
    List<String> names = spec.tables().stream().map(TablePlan::targetTable).toList();
    Map<String, Target> before = targets.find(names);
    // All are looked at before one is made: a refusal leaves nothing behind.
    for (TablePlan table : spec.tables()) {
      Target there = before.get(table.targetTable());
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
    spec.tables().forEach(table -> targets.create(table, metadata));
    targets.find(names).values().forEach(t -> context.note(NOTE + t.name(), t.uuid()));
    return Outcome.done(names.size() + " tables");
  }
}
