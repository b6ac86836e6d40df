package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
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

  /**
   * The plan of one table that is planned already, as it would be made now; what does not fit is
   * added to {@code problems}.
   *
   * @param mapping under the names of now
   * @param behaviourVersion that the pipe is pinned to
   * @param publication its name
   */
  public static Optional<TablePlan> again(
      Connection connection,
      PipeDefinition definition,
      TableMapping mapping,
      SourceTable table,
      boolean time64,
      int behaviourVersion,
      String publication,
      Problems problems) {
    PublishedForms published = PublishedForms.read(connection, definition, problems);
    TableMapping narrow = published.narrow(mapping, Optional.of(table));
    ServerFacts facts = ServerFacts.read(connection);
    return planner(connection, definition, facts, time64, behaviourVersion, publication, problems)
        .plan(SourceValidation.MAPPINGS, narrow, table)
        .map(plan -> published.filtered(narrow, plan));
  }

  static TablePlanner planner(
      Connection connection,
      PipeDefinition definition,
      ServerFacts facts,
      boolean time64,
      int behaviourVersion,
      String publication,
      Problems problems) {
    GeneratedColumns generated =
        GeneratedColumns.of(
            definition.mode(),
            behaviourVersion,
            publication.isEmpty() ? Optional.empty() : Publication.find(connection, publication),
            facts.version() / 10_000 >= Publication.GENERATED_SINCE);
    return new TablePlanner(definition.settings(), time64, behaviourVersion, generated, problems);
  }

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
    PublishedForms published = PublishedForms.read(connection, definition, problems);
    List<TableMapping> mappings = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      mappings.add(published.narrow(definition.tables().get(i), tables.get(i)));
    }
    SourceValidation validation = new SourceValidation(definition.withTables(mappings), problems);
    TablePlanner planner =
        planner(connection, definition, facts, time64, behaviourVersion, publication, problems);
    List<TablePlan> plans = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      if (validation.table(i, tables.get(i), facts)) {
        String field = SourceValidation.MAPPINGS + "[" + i + "]";
        SourceTable table = tables.get(i).orElseThrow();
        validation.publishable(i, table, facts);
        TableMapping mapping = mappings.get(i);
        Optional<TablePlan> plan =
            planner
                .plan(field, mapping, table)
                .map(planned -> published.filtered(mapping, planned));
        if (plan.isPresent()) {
          validation.planned(i, table, plan.get());
          ReaderValidation.table(definition, field, table, plan.get(), problems);
          plans.add(plan.get());
        }
      }
    }
    List<String> notices = new ArrayList<>(planner.notices());
    notices.addAll(published.notices());
    return new PlanReader(tables, plans, notices);
  }
}
