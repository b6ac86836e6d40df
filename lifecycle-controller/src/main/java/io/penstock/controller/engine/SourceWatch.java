package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.PublishedTables;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Looks at a pipe's slot and tables in Postgres from time to time. */
final class SourceWatch {

  private static final Duration BUSY = Duration.ofSeconds(8);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final SourceConnector connector;
  private final TableStops stops;
  private final Journal journal;
  private final Clock clock;

  SourceWatch(SourceConnector connector, TableStops stops, Journal journal, Clock clock) {
    this.connector = connector;
    this.stops = stops;
    this.journal = journal;
    this.clock = clock;
  }

  void look(PipeRow pipe, Live live) {
    Duration every = pipe.state().expectsJob() ? BUSY : IDLE;
    if (clock.millis() - live.slotAtMillis() < every.toMillis()) {
      return;
    }
    PipeDefinition definition = pipe.parsedDefinition();
    Replication replication = Replication.of(pipe.id(), definition, pipe.parsedSpec());
    if (replication.slot().isEmpty() || pipe.spec() == null) {
      return;
    }
    try (Connection connection = connector.open(definition.source())) {
      live.slot(Slot.find(connection, replication.slot()).orElse(null), clock.millis());
      if (pipe.state() == PipeState.RUNNING || pipe.state() == PipeState.DEGRADED) {
        tables(pipe, connection, replication.publication());
      }
    } catch (PipeException | SQLException e) {
      // The job and the steps report what is wrong with the source; here it only is not measured.
      live.slot(null, clock.millis());
    }
  }

  /** A table that is dropped or not published any more sends nothing: no job would notice. */
  private void tables(PipeRow pipe, Connection connection, String publication) {
    Optional<PipeException.Found> gap =
        PublishedTables.firstGap(connection, publication, pipe.parsedSpec().orElseThrow());
    if (gap.isPresent() && stops.stop(pipe, gap.get())) {
      journal.apply(pipe, PipeEvent.TABLE_STOPPED, Journal.CONTROLLER, null);
    }
  }
}
