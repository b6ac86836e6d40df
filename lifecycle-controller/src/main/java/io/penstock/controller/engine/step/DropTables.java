package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The target tables are gone, where the deletion asked for it. */
public final class DropTables implements Step {

  private final Services services;

  public DropTables(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    // Without a spec the pipe made no tables: what bears their names is somebody else's.
    Optional<PipeSpec> spec = context.pipe().parsedSpec();
    if (!context.pipe().dropTables() || spec.isEmpty()) {
      return Outcome.done("the target tables stay");
    }
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.get().destination().database());
    List<String> names = spec.get().tables().stream().map(TablePlan::targetTable).toList();
    Set<String> ours = context.notesOfAll(StepKind.CREATE_TABLES, CreateTables.NOTE);
    for (Target target : targets.find(names).values()) {
      // A table that was dropped and made anew by somebody else has another UUID.
      if (ours.contains(target.uuid())) {
        targets.drop(target.name());
      }
    }
    return Outcome.done("the target tables are dropped");
  }
}
