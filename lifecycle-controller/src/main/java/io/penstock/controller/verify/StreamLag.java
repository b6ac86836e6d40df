package io.penstock.controller.verify;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.model.Lsn;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A slot is confirmed only when a checkpoint covers what ClickHouse has acknowledged. */
final class StreamLag implements Lag {

  private static final Duration POLL = Duration.ofMillis(250);

  private final SourceConnector connector;
  private final SourceDefinition source;
  private final String slot;
  private final Duration patience;
  private final Cancellation cancellation;

  StreamLag(
      SourceConnector connector,
      SourceDefinition source,
      String slot,
      Duration patience,
      Cancellation cancellation) {
    this.connector = connector;
    this.source = source;
    this.slot = slot;
    this.patience = patience;
    this.cancellation = cancellation;
  }

  @Override
  public boolean passed(Lsn position) {
    long end = System.nanoTime() + patience.toNanos();
    try (Connection connection = connector.open(source)) {
      while (true) {
        Lsn confirmed = Slot.find(connection, slot).map(Slot::confirmedFlushLsn).orElse(Lsn.NONE);
        if (!position.isAfter(confirmed)) {
          return true;
        }
        if (System.nanoTime() > end) {
          return false;
        }
        cancellation.pause(POLL);
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
