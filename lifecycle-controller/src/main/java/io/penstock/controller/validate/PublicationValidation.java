package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be so of a publication that the user made. */
final class PublicationValidation {

  private static final String FIELD = "source.postgres.settings.publicationName";

  private final PipeDefinition definition;
  private final Problems problems;

  PublicationValidation(PipeDefinition definition, Problems problems) {
    this.definition = definition;
    this.problems = problems;
  }

  void check(Connection connection, List<Optional<SourceTable>> tables, List<TablePlan> plans) {
    String name = definition.settings().publicationName();
    if (name.isEmpty() || !definition.mode().streams()) {
      return;
    }
    Optional<Publication> found = Publication.find(connection, name);
    if (found.isEmpty()) {
      problems.add(
          FIELD,
          ErrorCode.PUBLICATION_MISSING,
          "publication \"" + name + "\" does not exist",
          "CREATE PUBLICATION "
              + Quote.postgres(name)
              + " FOR TABLE "
              + SourceValidation.tableList(definition.tables())
              + " WITH (publish_via_partition_root = true); or leave publicationName out.");
      return;
    }
    Publication publication = found.get();
    if (!publication.allChanges()) {
      problems.add(
          FIELD,
          ErrorCode.PUBLICATION_MISSING,
          "publication \"" + name + "\" does not publish inserts, updates and deletes alike",
          alter(name, " SET (publish = 'insert, update, delete, truncate');"));
    }
    boolean partitions =
        tables.stream().flatMap(Optional::stream).anyMatch(t -> t.kind().equals("p"));
    if (partitions && !publication.viaRoot()) {
      problems.add(
          FIELD,
          ErrorCode.PUBLICATION_MISSING,
          "publication \"" + name + "\" publishes partitions under their own names",
          alter(name, " SET (publish_via_partition_root = true);"));
      return;
    }
    members(name, publication, tables);
    columns(name, publication, plans);
  }

  private void members(String name, Publication publication, List<Optional<SourceTable>> tables) {
    List<TableMapping> missing = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      TableMapping mapping = definition.tables().get(i);
      Publication.Member member =
          publication.tables().get(List.of(mapping.schema(), mapping.table()));
      if (tables.get(i).isPresent() && member == null) {
        missing.add(mapping);
      }
      if (member != null && member.rowFilter() != null) {
        problems.add(
            FIELD,
            ErrorCode.PUBLICATION_MISSING,
            "publication \"" + name + "\" filters the rows of " + mapping.display(),
            "Publish the table without WHERE: filtered rows would be missing in ClickHouse.");
      }
    }
    if (!missing.isEmpty()) {
      problems.add(
          FIELD,
          ErrorCode.PUBLICATION_MISSING,
          "publication \"" + name + "\" does not hold " + SourceValidation.tableList(missing),
          alter(name, " ADD TABLE " + SourceValidation.tableList(missing) + ";"));
    }
  }

  private void columns(String name, Publication publication, List<TablePlan> plans) {
    for (TablePlan plan : plans) {
      Publication.Member member = publication.tables().get(List.of(plan.schema(), plan.name()));
      if (member == null || member.columns().isEmpty()) {
        continue;
      }
      List<String> missing =
          plan.columns().stream()
              .map(column -> column.name())
              .filter(column -> !member.columns().contains(column))
              .toList();
      if (!missing.isEmpty()) {
        problems.add(
            FIELD,
            ErrorCode.PUBLICATION_MISSING,
            "publication \""
                + name
                + "\" leaves out column(s) "
                + String.join(", ", missing)
                + " of "
                + plan.display(),
            "Publish them, or add them to excludedColumns.");
      }
    }
  }

  private static String alter(String name, String how) {
    return "ALTER PUBLICATION " + Quote.postgres(name) + how;
  }
}
