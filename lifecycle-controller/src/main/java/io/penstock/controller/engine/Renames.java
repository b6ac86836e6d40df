package io.penstock.controller.engine;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.TableNames;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes over what source tables are called. Jobs know them by their oids and need not be told; the
 * target keeps its name.
 */
final class Renames {

  private final Store store;
  private final Clock clock;

  Renames(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Records the names that have changed, unless the pipe is being changed in this moment. */
  void record(PipeRow pipe, Map<Long, TableNames> now, PipeSpec spec) {
    PipeDefinition definition = pipe.parsedDefinition();
    List<TablePlan> plans = new ArrayList<>();
    List<TableMapping> mappings = new ArrayList<>(definition.tables());
    List<String> messages = new ArrayList<>();
    for (TablePlan plan : spec.tables()) {
      TableNames name = now.get(plan.oid());
      if (name == null || !plan.active() || !name.renames(plan)) {
        plans.add(plan);
        continue;
      }
      plans.add(plan.withSource(name.schema(), name.name()));
      mappings.replaceAll(
          mapping ->
              mapping.source().equals(List.of(plan.schema(), plan.name()))
                      && mapping.target().equals(plan.targetTable())
                  ? mapping.withSource(name.schema(), name.name())
                  : mapping);
      messages.add(
          "Table "
              + plan.display()
              + " is called "
              + name.schema()
              + "."
              + name.name()
              + " now; its target stays "
              + plan.targetTable());
    }
    if (messages.isEmpty()) {
      return;
    }
    String json = DefinitionJson.write(definition.withTables(mappings));
    String specJson = SpecJson.write(spec.withTables(plans));
    store.use(
        daos -> {
          boolean same =
              daos.pipes()
                  .find(pipe.id())
                  .filter(row -> row.version() == pipe.version())
                  .filter(row -> row.definition().equals(pipe.definition()))
                  .isPresent();
          if (!same) {
            return;
          }
          daos.pipes().recordSpec(pipe.id(), specJson, clock.millis());
          daos.pipes().redefine(pipe.id(), definition.name(), json, clock.millis());
          messages.forEach(
              message ->
                  daos.history()
                      .event(pipe.id(), clock.millis(), "schema", message, "", Journal.CONTROLLER));
        });
  }
}
