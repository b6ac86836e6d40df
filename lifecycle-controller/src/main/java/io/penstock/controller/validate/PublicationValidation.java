package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
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

  void check(Connection connection, List<Optional<SourceTable>> tables) {
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
  }

  private void members(String name, Publication publication, List<Optional<SourceTable>> tables) {
    List<TableMapping> missing = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      TableMapping mapping = definition.tables().get(i);
      boolean published = publication.tables().containsKey(mapping.source());
      if (tables.get(i).isPresent() && !published) {
        missing.add(mapping);
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

  private static String alter(String name, String how) {
    return "ALTER PUBLICATION " + Quote.postgres(name) + how;
  }
}
