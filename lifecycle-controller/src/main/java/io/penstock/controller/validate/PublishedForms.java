package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.PublishedForm;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a publication of the user's sends of each table (manual, "Row Filters" and "Column Lists"):
 * the copy must have no more, and a plan no column that never comes.
 */
final class PublishedForms {

  private static final String FIELD = "source.postgres.settings.publicationName";

  private final String publication;
  private final Map<List<String>, PublishedForm> forms;
  private final Problems problems;
  private final List<String> notices = new ArrayList<>();

  private PublishedForms(
      String publication, Map<List<String>, PublishedForm> forms, Problems problems) {
    this.publication = publication;
    this.forms = forms;
    this.problems = problems;
  }

  /** Empty where the publication is ours, which sends everything, or is not there. */
  static PublishedForms read(Connection connection, PipeDefinition definition, Problems problems) {
    String name = definition.settings().publicationName();
    if (name.isEmpty() || !definition.mode().streams()) {
      return new PublishedForms(name, Map.of(), problems);
    }
    return new PublishedForms(
        name,
        Publication.find(connection, name).map(Publication::tables).orElse(Map.of()),
        problems);
  }

  /** What a person should know, one sentence each. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /** The mapping with the columns that are not published among those that are left out. */
  TableMapping narrow(TableMapping mapping, Optional<SourceTable> found) {
    PublishedForm form = forms.get(mapping.source());
    if (form == null || form.columns().isEmpty() || found.isEmpty()) {
      return mapping;
    }
    SourceTable table = found.get();
    List<String> unlisted =
        table.columns().stream()
            .filter(column -> !column.generated())
            .map(SourceTable.Column::name)
            .filter(column -> !form.columns().contains(column))
            .filter(column -> !mapping.excludedColumns().contains(column))
            .toList();
    if (unlisted.isEmpty() || lacksKey(mapping, table, unlisted)) {
      return mapping;
    }
    notices.add(
        table.display()
            + ": column(s) "
            + String.join(", ", unlisted)
            + " are not in the column list of publication "
            + publication
            + " and left out of the target");
    List<String> excluded = new ArrayList<>(mapping.excludedColumns());
    excluded.addAll(unlisted);
    return mapping.withExcludedColumns(excluded);
  }

  /** Postgres would refuse every UPDATE and DELETE of such a table (manual, "Column Lists"). */
  private boolean lacksKey(TableMapping mapping, SourceTable table, List<String> unlisted) {
    Set<String> key = new HashSet<>();
    switch (table.identity()) {
      case "d" -> table.primaryKey().forEach(column -> key.add(column.name()));
      case "i" -> table.identityIndex().forEach(column -> key.add(column.name()));
      // Of FULL every column belongs to it.
      case "f" -> key.addAll(unlisted);
      default -> key.clear();
    }
    List<String> missing = unlisted.stream().filter(key::contains).toList();
    if (missing.isEmpty()) {
      return false;
    }
    problems.add(
        FIELD,
        ErrorCode.PUBLICATION_MISSING,
        "publication \""
            + publication
            + "\" leaves out column(s) "
            + String.join(", ", missing)
            + " of "
            + mapping.display()
            + ", which belong to its replica identity",
        "Publish them: ALTER PUBLICATION "
            + Quote.postgres(publication)
            + " DROP TABLE "
            + Quote.postgres(table.schema(), table.name())
            + ", then ADD it with them in its column list.");
    return true;
  }

  /** The plan with the rows that are published. */
  TablePlan filtered(TableMapping mapping, TablePlan plan) {
    PublishedForm form = forms.get(mapping.source());
    if (form == null || form.rowFilter() == null) {
      return plan;
    }
    notices.add(
        plan.display()
            + ": publication "
            + publication
            + " holds only the rows WHERE "
            + form.rowFilter()
            + ", and only they are copied");
    return plan.withRowFilter(form.rowFilter());
  }
}
