package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Looks at a pipe's slot from time to time: how much WAL it keeps. */
final class SourceWatch {

  private static final Duration BUSY = Duration.ofSeconds(8);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final SourceConnector connector;
  private final Clock clock;

  SourceWatch(SourceConnector connector, Clock clock) {
    this.connector = connector;
    this.clock = clock;
  }

  void look(PipeRow pipe, Live live) {
    Duration every = pipe.state().expectsJob() ? BUSY : IDLE;
    if (clock.millis() - live.slotAtMillis() < every.toMillis()) {
      return;
    }
    PipeDefinition definition = pipe.parsedDefinition();
    Replication replication = Replication.of(pipe.id(), definition);
    if (replication.slot().isEmpty() || pipe.spec() == null) {
      return;
    }
    try (Connection connection = connector.open(definition.source())) {
      live.slot(Slot.find(connection, replication.slot()).orElse(null), clock.millis());
    } catch (PipeException | SQLException e) {
      // The job and the steps report what is wrong with the source; here it only is not measured.
      live.slot(null, clock.millis());
    }
  }
}
