package io.penstock.controller.engine.step;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The publication is there; first of all, since the slot only decodes what is published then. */
public final class CreatePublication implements Step {

  private final SourceConnector connector;

  public CreatePublication(SourceConnector connector) {
    this.connector = connector;
  }

  @Override
  public Outcome perform(StepContext context) {
    Replication replication = context.replication();
    if (!replication.ownPublication()) {
      return Outcome.done("nothing to make");
    }
    try (Connection connection = connector.open(context.definition().source())) {
      List<TableMapping> mapped = Vanished.forget(context, connection).tables();
      List<Optional<SourceTable>> tables = Catalogue.read(connection, mapped);
      for (int i = 0; i < tables.size(); i++) {
        if (tables.get(i).isEmpty()) {
          return Outcome.failed(
              ErrorCode.TABLE_MISSING, "table " + mapped.get(i).display() + " does not exist");
        }
      }
      Publication.make(
          connection,
          replication.publication(),
          tables.stream().flatMap(Optional::stream).toList());
      return Outcome.done("publication " + replication.publication());
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
