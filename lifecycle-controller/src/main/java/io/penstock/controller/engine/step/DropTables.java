package io.penstock.controller.engine.step;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.ClickHouse;
import io.penstock.controller.destination.DelayedMerges;
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
    if (spec.isEmpty()) {
      return Outcome.done("no target tables were made");
    }
    ClickHouse client = services.client(context.pipe().serviceId());
    String database = spec.get().destination().database();
    List<String> names = context.definition().tables().stream().map(TableMapping::target).toList();
    if (!context.pipe().dropTables()) {
      // The pipe may have been deleted in the middle of its load.
      new DelayedMerges(client, database).end(names);
      return Outcome.done("the target tables stay");
    }
    drop(new TargetTables(client, database), OwnTables.of(context), names);
    return Outcome.done("the target tables are dropped");
  }

  private static void drop(TargetTables targets, OwnTables ours, List<String> names) {
    for (Target target : targets.find(names).values()) {
      // A table that was dropped and made anew by somebody else has another UUID.
      if (ours.has(target)) {
        targets.drop(target.name());
      }
    }
  }
}
