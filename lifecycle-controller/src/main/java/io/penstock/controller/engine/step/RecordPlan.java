package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.validate.SpecMaker;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.SpecJson;

/** The spec is in the store. */
public final class RecordPlan implements Step {

  private final SpecMaker specs;
  private final Services services;

  public RecordPlan(SpecMaker specs, Services services) {
    this.specs = specs;
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    String service = context.pipe().serviceId();
    String database = context.definition().database();
    DestinationSpec destination = services.spec(service, database);
    TargetTables targets = new TargetTables(services.client(service), database);
    SpecMaker.Made made =
        specs.make(
            context.pipe().id(),
            context.definition(),
            context.replication(),
            destination,
            targets.facts().time64());
    made.notices().forEach(notice -> context.event("notice", notice));
    String json = SpecJson.write(made.spec());
    context.store().use(daos -> daos.pipes().recordSpec(context.pipe().id(), json, context.now()));
    return Outcome.done(made.spec().tables().size() + " tables");
  }
}
