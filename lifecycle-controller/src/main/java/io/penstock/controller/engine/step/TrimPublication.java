package io.penstock.controller.engine.step;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.TableNames;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Our publication holds no table that the pipe does not map. After the job has been started without
 * them: before, it would miss them.
 */
public final class TrimPublication implements Step {

  private final SourceConnector connector;

  public TrimPublication(SourceConnector connector) {
    this.connector = connector;
  }

  @Override
  public Outcome perform(StepContext context) {
    try {
      return trim(context);
    } catch (PipeException e) {
      if (e.code().errorClass() == ErrorClass.RETRY) {
        throw e;
      }
      context.event(
          "warning",
          "Removed tables stay in the publication; nothing else depends on it. "
              + e.code()
              + ": "
              + e.detail());
      return Outcome.done("the publication stays as it is");
    }
  }

  private Outcome trim(StepContext context) {
    Replication replication = context.replication();
    if (!replication.ownPublication()) {
      return Outcome.done("the publication is not ours");
    }
    Set<List<String>> mapped =
        context.definition().tables().stream()
            .map(TableMapping::source)
            .collect(Collectors.toSet());
    int removed = 0;
    try (Connection connection = connector.open(context.definition().source())) {
      Optional<Publication> publication = Publication.find(connection, replication.publication());
      if (publication.isEmpty()) {
        return Outcome.done("there is no publication");
      }
      // A table that was renamed is followed on, by its oid.
      Set<List<String>> followed =
          context
              .pipe()
              .parsedSpec()
              .map(spec -> TableNames.read(connection, spec).values())
              .orElse(List.of())
              .stream()
              .map(TableNames::qualified)
              .collect(Collectors.toSet());
      for (List<String> table : publication.get().tables().keySet()) {
        if (!mapped.contains(table) && !followed.contains(table)) {
          Publication.remove(connection, replication.publication(), table.get(0), table.get(1));
          removed++;
        }
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
    return Outcome.done(removed + " tables taken out");
  }
}
