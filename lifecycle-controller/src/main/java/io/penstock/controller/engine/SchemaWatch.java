package io.penstock.controller.engine;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.Services;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.store.TableStopRow;
import io.penstock.controller.validate.SchemaExpansion;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes new tables of schemas that a pipe maps as a whole into it, by an edit like any other. A new
 * table has to be there at two looks: a migration makes several one after the other, and each edit
 * starts the job again.
 */
final class SchemaWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final SchemaExpansion expansion;
  private final Services services;
  private final Store store;
  private final Journal journal;
  private final Clock clock;
  private final TakenTargets taken;

  SchemaWatch(
      SchemaExpansion expansion, Services services, Store store, Journal journal, Clock clock) {
    this.expansion = expansion;
    this.services = services;
    this.store = store;
    this.journal = journal;
    this.clock = clock;
    this.taken = new TakenTargets(store, services);
  }

  /** One look, if it is time for one. */
  void look(PipeRow pipe, Live live) {
    boolean calm =
        pipe.state() == PipeState.RUNNING
            || pipe.state() == PipeState.COMPLETED
            || pipe.state() == PipeState.DEGRADED && live.trouble().isEmpty();
    Live.Schemas before = live.schemas();
    if (!calm || clock.millis() - before.atMillis() < EVERY.toMillis()) {
      return;
    }
    PipeDefinition definition = pipe.parsedDefinition();
    if (definition.wholes().isEmpty()) {
      return;
    }
    try {
      // A schema that is gone has no new tables: what its tables come to is looked at elsewhere.
      SchemaExpansion.Expanded found =
          expansion.expand(
              definition,
              definition.wholes(),
              carried(store, pipe),
              services.client(pipe.serviceId()),
              (tried, problems) ->
                  taken.check(pipe.serviceId(), row -> row.id().equals(pipe.id()), tried, problems),
              new Problems());
      tell(pipe, found.unfit());
      Set<List<String>> fresh =
          found.fresh().stream().map(TableMapping::source).collect(Collectors.toSet());
      live.schemas(new Live.Schemas(clock.millis(), fresh, found.unfit()));
      if (fresh.stream().anyMatch(before.fresh()::contains)) {
        take(pipe, found);
      }
    } catch (PipeException e) {
      LOG.debug("{} the schemas cannot be looked at: {}", pipe.id(), e.getMessage());
      live.schemas(new Live.Schemas(clock.millis(), Set.of(), before.unfit()));
    }
  }

  /** What a new name may hide: tables that a pipe has already, under the ones they had before. */
  static Set<Long> carried(Store store, PipeRow pipe) {
    Map<Integer, TableStopRow> stops = new HashMap<>();
    store.with(daos -> daos.stops().all(pipe.id())).forEach(s -> stops.put(s.position(), s));
    List<TablePlan> plans = pipe.parsedSpec().map(PipeSpec::tables).orElse(List.of());
    Set<Long> oids = new HashSet<>();
    for (int i = 0; i < plans.size(); i++) {
      if (plans.get(i).active() || stops.containsKey(i)) {
        oids.add(plans.get(i).oid());
      }
    }
    return oids;
  }

  private void tell(PipeRow pipe, List<SchemaExpansion.Unfit> unfit) {
    if (unfit.isEmpty()) {
      return;
    }
    Set<String> told =
        store.with(daos -> daos.history().events(pipe.id(), 2000)).stream()
            .map(event -> event.message())
            .collect(Collectors.toSet());
    unfit.stream()
        .map(SchemaExpansion.Unfit::text)
        .filter(text -> !told.contains(text))
        .forEach(text -> journal.note(pipe.id(), "warning", text, "", Journal.CONTROLLER));
  }

  private void take(PipeRow pipe, SchemaExpansion.Expanded found) {
    String names =
        found.fresh().stream().map(TableMapping::display).collect(Collectors.joining(", "));
    try {
      journal.apply(
          pipe, PipeEvent.EDIT, Journal.CONTROLLER, null, daos -> record(daos, pipe, found, names));
    } catch (CommandException e) {
      LOG.info("{} {}", pipe.id(), e.getMessage());
    }
  }

  private void record(Store.Daos daos, PipeRow pipe, SchemaExpansion.Expanded found, String names) {
    String now = daos.pipes().find(pipe.id()).map(PipeRow::definition).orElse("");
    if (!now.equals(pipe.definition())) {
      // Renamed, or another table excluded: the next look goes by that.
      throw CommandException.conflict("the definition was changed while schemas were looked at");
    }
    PipeDefinition after = found.definition();
    daos.pipes().redefine(pipe.id(), after.name(), DefinitionJson.write(after), clock.millis());
    String text = "New tables of mapped schemas are taken in: " + names;
    daos.history().event(pipe.id(), clock.millis(), "notice", text, "", Journal.CONTROLLER);
  }
}
