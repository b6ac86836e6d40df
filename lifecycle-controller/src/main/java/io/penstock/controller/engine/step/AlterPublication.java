package io.penstock.controller.engine.step;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.Catalogue;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.PublishedTables;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.SourceTable;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.TableStopRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables that are about to be copied are published: those that an edit adds, or a resync's. A
 * table that the pipe follows and that is not published any more has a gap: that it is stopped is
 * recorded before anything is published again, or the gap could not be seen afterwards.
 */
public final class AlterPublication implements Step {

  private final SourceConnector connector;

  public AlterPublication(SourceConnector connector) {
    this.connector = connector;
  }

  @Override
  public Outcome perform(StepContext context) {
    Replication replication = context.replication();
    String name = replication.publication();
    if (name.isEmpty()) {
      return Outcome.done("nothing is published");
    }
    boolean whole = context.findResync().map(ResyncRow::whole).orElse(false);
    try (Connection connection = connector.open(context.definition().source())) {
      Optional<Publication> publication = Publication.find(connection, name);
      if (publication.isEmpty() && !(whole && replication.ownPublication())) {
        // Made anew, it would look as if it had never been away.
        return Outcome.failed(
            ErrorCode.PUBLICATION_MISSING, "publication " + name + " does not exist any more");
      }
      List<TableMapping> copied = copied(context, Vanished.forget(context, connection));
      List<SourceTable> tables = new ArrayList<>();
      List<Optional<SourceTable>> found = Catalogue.read(connection, copied);
      for (int i = 0; i < found.size(); i++) {
        if (found.get(i).isEmpty()) {
          return Outcome.failed(
              ErrorCode.TABLE_MISSING, "table " + copied.get(i).display() + " does not exist");
        }
        tables.add(found.get(i).get());
      }
      stopGaps(context, connection, name);
      return publish(connection, replication, publication, tables);
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** What is going to be copied: of the rest nothing is asked, it may be stopped or gone. */
  private static List<TableMapping> copied(StepContext context, PipeDefinition definition) {
    Optional<ResyncRow> resync = context.findResync();
    if (resync.isPresent()) {
      return definition.chosen(resync.get().chosenTables()).tables();
    }
    Set<Integer> stopped =
        context.store().with(daos -> daos.stops().all(context.pipe().id())).stream()
            .map(TableStopRow::position)
            .collect(Collectors.toSet());
    List<TablePlan> plans = context.spec().tables();
    Set<List<String>> carried = new HashSet<>();
    for (int i = 0; i < plans.size(); i++) {
      TablePlan plan = plans.get(i);
      if (plan.active() || stopped.contains(i)) {
        carried.add(List.of(plan.schema(), plan.name(), plan.targetTable()));
      }
    }
    return definition.tables().stream()
        .filter(t -> !carried.contains(List.of(t.schema(), t.table(), t.target())))
        .toList();
  }

  private static void stopGaps(StepContext context, Connection connection, String publication) {
    Optional<PipeSpec> spec = context.pipe().parsedSpec();
    if (spec.isEmpty()) {
      return;
    }
    Set<List<String>> mapped =
        context.definition().tables().stream()
            .map(TableMapping::source)
            .collect(Collectors.toSet());
    for (PipeException.Found gap : PublishedTables.gaps(connection, publication, spec.get())) {
      TablePlan plan = spec.get().tables().get(gap.table());
      if (mapped.contains(List.of(plan.schema(), plan.name()))) {
        context.stopTable(gap);
      }
    }
  }

  private static Outcome publish(
      Connection connection,
      Replication replication,
      Optional<Publication> publication,
      List<SourceTable> tables) {
    String name = replication.publication();
    if (publication.isEmpty()) {
      Publication.make(connection, name, tables);
      return Outcome.done("publication " + name);
    }
    List<SourceTable> missing = publication.get().lacks(tables);
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
