package io.penstock.controller.engine.step;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.model.spec.PipeSpec;
import java.util.List;
import java.util.Optional;

/** The target tables are gone, where the deletion asked for it; a resync's are gone anyway. */
public final class DropTables implements Step {

  private final Services services;

  public DropTables(Services services) {
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    ResyncTables.remove(context, services);
    // Without a spec the pipe made no tables: what bears their names is somebody else's.
    Optional<PipeSpec> spec = context.pipe().parsedSpec();
    if (!context.pipe().dropTables() || spec.isEmpty()) {
      return Outcome.done("the target tables stay");
    }
    List<String> names = context.definition().tables().stream().map(TableMapping::target).toList();
    drop(context, spec.get(), names);
    return Outcome.done("the target tables are dropped");
  }

  private void drop(StepContext context, PipeSpec spec, List<String> names) {
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), spec.destination().database());
    OwnTables ours = OwnTables.of(context);
    for (Target target : targets.find(names).values()) {
      // A table that was dropped and made anew by somebody else has another UUID.
      if (ours.has(target)) {
        targets.drop(target.name());
      }
    }
  }
}
