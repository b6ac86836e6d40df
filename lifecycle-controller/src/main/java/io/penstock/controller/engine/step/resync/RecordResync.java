package io.penstock.controller.engine.step.resync;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.validate.SpecMaker;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;

/** The spec of the resync's own job is in the store: the tables as they are now. */
public final class RecordResync implements Step {

  /** What the new tables' names end with until they are exchanged. */
  public static final String SUFFIX = "_resync";

  private final SpecMaker specs;
  private final Services services;

  public RecordResync(SpecMaker specs, Services services) {
    this.specs = specs;
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    ResyncRow resync = context.resync();
    PipeDefinition definition = context.definition().chosen(resync.chosenTables());
    String service = context.pipe().serviceId();
    TargetTables targets = new TargetTables(services.client(service), definition.database());
    SpecMaker.Made made =
        specs.make(
            context.pipe().id(),
            definition,
            context.replication().withSlot(resync.slot()),
            services.spec(service, definition.database()),
            targets.facts().time64(),
            context.spec().behaviourVersion());
    PipeSpec spec =
        made.spec()
            .withTables(
                made.spec().tables().stream()
                    .map(plan -> plan.withTarget(plan.targetTable() + SUFFIX))
                    .toList());
    String json = SpecJson.write(spec);
    context.store().use(daos -> daos.resyncs().recordSpec(context.pipe().id(), json));
    return Outcome.done(spec.tables().size() + " tables");
  }

  /** The live name of a table of the resync's spec. */
  static String target(String resyncName) {
    return resyncName.substring(0, resyncName.length() - SUFFIX.length());
  }
}
