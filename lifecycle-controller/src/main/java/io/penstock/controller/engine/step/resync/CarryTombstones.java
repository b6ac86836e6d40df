package io.penstock.controller.engine.step.resync;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.store.RunRow;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.Map;

/**
 * Rows that were deleted before the resync began are marked as deleted in the new tables too, for
 * those who read without FINAL or keep deleted rows. Later deletions the new tables get from the
 * stream. A carried tombstone has a version below every copied row's: it hides nothing.
 */
public final class CarryTombstones implements Step {

  private final Services services;

  public CarryTombstones(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    if (context.exchanging()) {
      return Outcome.done("carried before");
    }
    PipeSpec spec = context.spec(RunRow.Role.RESYNC);
    MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    List<TablePlan> plans =
        spec.tables().stream()
            .filter(plan -> plan.engine() == TableEngine.REPLACING_MERGE_TREE)
            .toList();
    Map<String, Target> live =
        targets.find(plans.stream().map(plan -> RecordResync.target(plan.targetTable())).toList());
    int carried = 0;
    for (TablePlan plan : plans) {
      Target from = live.get(RecordResync.target(plan.targetTable()));
      if (from != null && targets.carryTombstones(from, plan, metadata)) {
        carried++;
      }
    }
    return Outcome.done("of " + carried + " tables");
  }
}
