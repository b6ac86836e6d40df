package io.penstock.controller.engine.step;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every table of the definition is published. A publication of our own that is gone is made anew:
 * only a resync comes here then, which copies everything.
 */
public final class AlterPublication implements Step {

  private final SourceConnector connector;

  public AlterPublication(SourceConnector connector) {
    this.connector = connector;
  }

  @Override
  public Outcome perform(StepContext context) {
    Replication replication = context.replication();
    if (replication.publication().isEmpty()) {
      return Outcome.done("nothing is published");
    }
    List<TableMapping> mappings = context.definition().tables();
    try (Connection connection = connector.open(context.definition().source())) {
      List<SourceTable> tables = new ArrayList<>();
      List<Optional<SourceTable>> found = Catalogue.read(connection, mappings);
      for (int i = 0; i < found.size(); i++) {
        if (found.get(i).isEmpty()) {
          return Outcome.failed(
              ErrorCode.TABLE_MISSING, "table " + mappings.get(i).display() + " does not exist");
        }
        tables.add(found.get(i).get());
      }
      return publish(connection, replication, tables);
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static Outcome publish(
      Connection connection, Replication replication, List<SourceTable> tables) {
    String name = replication.publication();
    Optional<Publication> publication = Publication.find(connection, name);
    if (publication.isEmpty() && replication.ownPublication()) {
      Publication.make(connection, name, tables);
      return Outcome.done("publication " + name);
    }
    if (publication.isEmpty()) {
      return Outcome.failed(
          ErrorCode.PUBLICATION_MISSING, "publication " + name + " does not exist any more");
    }
    List<SourceTable> missing =
        tables.stream()
            .filter(
                table ->
                    !publication.get().tables().containsKey(List.of(table.schema(), table.name())))
            .toList();
    if (!missing.isEmpty() && !replication.ownPublication()) {
      SourceTable first = missing.get(0);
      return Outcome.failed(
          ErrorCode.PUBLICATION_MISSING,
          "publication "
              + name
              + " lacks a table: ALTER PUBLICATION "
              + Quote.postgres(name)
              + " ADD TABLE "
              + Quote.postgres(first.schema(), first.name())
              + ";");
    }
    Publication.add(connection, name, missing);
    return Outcome.done(missing.size() + " tables added to publication " + name);
  }
}
