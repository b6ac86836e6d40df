package io.penstock.bench.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a peer's replication slot, so that the peer cannot read it and tries again until it is let
 * go: for peers that cannot be paused. It reads nothing itself and confirms nothing, so the slot
 * stays where it is.
 */
final class HeldSlot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldSlot.class);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final BenchStack stack;
  private final String slot;
  private final Connection connection;

  private HeldSlot(BenchStack stack, String slot, Connection connection) {
    this.stack = stack;
    this.slot = slot;
    this.connection = connection;
  }

  /** Takes it in a moment when nobody has it. */
  static HeldSlot take(BenchStack stack, String slot, String publication)
      throws SQLException, InterruptedException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, stack.postgres().user());
    PGProperty.PASSWORD.set(properties, stack.postgres().password());
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    // It says nothing for as long as the others take.
    PGProperty.OPTIONS.set(properties, "-c wal_sender_timeout=0");
    Connection connection =
        DriverManager.getConnection(
            stack.postgres().jdbcUrl(stack.file().postgres().database()), properties);
    PGConnection replication = connection.unwrap(PGConnection.class);
    Waiting.until(
        "slot " + slot + " to be held",
        LIMIT,
        PAUSE,
        () -> {
          try {
            replication
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", publication)
                .start();
            return true;
          } catch (SQLException e) {
            LOG.debug("slot {} is not free", slot, e);
            return false;
          }
        });
    return new HeldSlot(stack, slot, connection);
  }

  /** Lets it go. The server's side is ended: it would first send everything. */
  @Override
  public void close() {
    stack.ask(
        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
            + slot
            + "'");
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("the connection that held slot {} is gone", slot, e);
    }
  }
}
