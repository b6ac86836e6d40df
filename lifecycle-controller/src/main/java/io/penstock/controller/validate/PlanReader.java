package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.plan.GeneratedColumns;
import io.penstock.controller.plan.TablePlanner;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.type.TypeMap;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the source's catalogue makes of a definition.
 *
 * @param tables as found, in the mappings' order
 * @param plans of those that fit, in the mappings' order
 * @param notices what a person should know
 */
public record PlanReader(
    List<Optional<SourceTable>> tables, List<TablePlan> plans, List<String> notices) {

  /** The plans of a new pipe. */
  public static PlanReader read(
      Connection connection,
      PipeDefinition definition,
      ServerFacts facts,
      boolean time64,
      Problems problems) {
    String publication = definition.settings().publicationName();
    return read(
        connection, definition, facts, time64, TypeMap.BEHAVIOUR_VERSION, publication, problems);
  }

  /**
   * Reads the catalogue and plans; what does not fit is added to {@code problems}.
   *
   * @param behaviourVersion that the pipe is pinned to
   * @param publication its name, or empty where it will be made
   */
  public static PlanReader read(
      Connection connection,
      PipeDefinition definition,
      ServerFacts facts,
      boolean time64,
      int behaviourVersion,
      String publication,
      Problems problems) {
    List<Optional<SourceTable>> tables = Catalogue.read(connection, definition.tables());
    SourceValidation validation = new SourceValidation(definition, problems);
    GeneratedColumns generated =
        GeneratedColumns.of(
            definition.mode(),
            behaviourVersion,
            publication.isEmpty() ? Optional.empty() : Publication.find(connection, publication),
            facts.version() / 10_000 >= Publication.GENERATED_SINCE);
    TablePlanner planner =
        new TablePlanner(definition.settings(), time64, behaviourVersion, generated, problems);
    List<TablePlan> plans = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      if (validation.table(i, tables.get(i), facts)) {
        String field = SourceValidation.MAPPINGS + "[" + i + "]";
        SourceTable table = tables.get(i).orElseThrow();
        Optional<TablePlan> plan = planner.plan(field, definition.tables().get(i), table);
        if (plan.isPresent()) {
          validation.planned(i, table, plan.get());
          plans.add(plan.get());
        }
      }
    }
    return new PlanReader(tables, plans, planner.notices());
  }
}
