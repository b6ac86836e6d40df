package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.store.TableStopRow;
import io.penstock.controller.validate.SpecMaker;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The spec says what the definition says: added tables at its end, removed ones marked, sizes as
 * they are now.
 */
public final class RecordEdit implements Step {

  /** The note of the index that the first added table has got. */
  static final String FIRST_ADDED = "firstAdded";

  private final SpecMaker specs;
  private final Services services;

  public RecordEdit(SpecMaker specs, Services services) {
    this.specs = specs;
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    String pipe = context.pipe().id();
    PipeSpec before = context.spec();
    if (context.note(FIRST_ADDED).isEmpty()) {
      // Done again after a crash, the spec may have them already.
      context.note(FIRST_ADDED, before.tables().size() + "");
    }
    List<TableStopRow> stops = context.store().with(daos -> daos.stops().all(pipe));
    Set<Integer> stopped = stops.stream().map(TableStopRow::position).collect(Collectors.toSet());
    TargetTables targets =
        new TargetTables(
            services.client(context.pipe().serviceId()), before.destination().database());
    SpecMaker.Made made =
        specs.edit(before, stopped, context.definition(), targets.facts().time64());
    made.notices().forEach(notice -> context.event("notice", notice));
    PipeSpec after = made.spec();
    int added = after.tables().size() - before.tables().size();
    String json = SpecJson.write(after);
    context
        .store()
        .use(
            daos -> {
              daos.pipes().recordSpec(pipe, json, context.now());
              if (added > 0) {
                daos.pipes().recordLoaded(pipe, false);
              }
              for (int position : stopped) {
                if (!SpecMaker.mapped(after.tables().get(position), context.definition())) {
                  daos.stops().clear(pipe, position);
                }
              }
            });
    return Outcome.done(added + " tables added");
  }
}
