package io.penstock.controller.engine.step;

import io.penstock.controller.definition.DefinitionJson;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.SourceTable;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.ResyncRow;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tables that came by a mapping of their whole schema and are gone again before anything of them
 * was copied, or when all is copied anew. Nobody named them: they are no failure of the pipe.
 */
final class Vanished {

  private Vanished() {}

  /** The pipe's definition without them; it is recorded. */
  static PipeDefinition forget(StepContext context, Connection connection) {
    PipeDefinition definition = context.definition();
    Optional<ResyncRow> resync = context.findResync();
    if (definition.wholes().isEmpty() || resync.isPresent() && !resync.get().whole()) {
      return definition;
    }
    Set<List<String>> planned = new HashSet<>();
    if (resync.isEmpty()) {
      for (TablePlan plan : context.pipe().parsedSpec().map(PipeSpec::tables).orElse(List.of())) {
        planned.add(List.of(plan.schema(), plan.name(), plan.targetTable()));
      }
    }
    List<TableMapping> unsure =
        definition.tables().stream()
            .filter(definition::byWhole)
            .filter(t -> !planned.contains(List.of(t.schema(), t.table(), t.target())))
            .toList();
    List<Optional<SourceTable>> found = Catalogue.read(connection, unsure);
    List<List<String>> gone = new ArrayList<>();
    for (int i = 0; i < unsure.size(); i++) {
      if (found.get(i).isEmpty()) {
        gone.add(unsure.get(i).source());
      }
    }
    PipeDefinition rest = definition.withoutFollowed(gone);
    if (gone.isEmpty() || rest.tables().isEmpty()) {
      return definition;
    }
    String id = context.pipe().id();
    context
        .store()
        .use(
            daos -> {
              // The name may have been edited meanwhile.
              PipeDefinition now =
                  daos.pipes().find(id).map(PipeRow::parsedDefinition).orElse(definition);
              PipeDefinition after = now.withoutFollowed(gone);
              daos.pipes().redefine(id, after.name(), DefinitionJson.write(after), context.now());
            });
    for (List<String> table : gone) {
      context.event("warning", "Table " + String.join(".", table) + " is gone, and forgotten");
    }
    return rest;
  }
}
