package io.penstock.controller.source;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Makes slots in the background. Making one waits until every transaction that was running has
 * ended (manual, "Logical Decoding Concepts"): minutes or hours, which no lane should be blocked
 * for.
 */
public final class SlotMaker {

  private final SourceConnector connector;
  private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

  public SlotMaker(SourceConnector connector) {
    this.connector = connector;
  }

  private static final class Attempt {
    private volatile @Nullable Connection connection;
    private volatile @Nullable PipeException failure;
    private volatile boolean ended;
  }

  /** Whether this process is making the slot now. */
  public boolean making(String slot) {
    Attempt attempt = attempts.get(slot);
    return attempt != null && !attempt.ended;
  }

  /** Takes the failure of an attempt that has ended. */
  public Optional<PipeException> takeFailure(String slot) {
    Attempt attempt = attempts.get(slot);
    if (attempt == null || !attempt.ended) {
      return Optional.empty();
    }
    attempts.remove(slot, attempt);
    return Optional.ofNullable(attempt.failure);
  }

  /** Starts making a slot. */
  public void start(SourceDefinition source, String slot, boolean failover) {
    Attempt attempt = new Attempt();
    if (attempts.putIfAbsent(slot, attempt) != null) {
      return;
    }
    Thread thread = new Thread(() -> run(attempt, source, slot, failover), "slot " + slot);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Attempt attempt, SourceDefinition source, String slot, boolean failover) {
    try (Connection connection = connector.openPatient(source)) {
      attempt.connection = connection;
      make(connection, slot, failover);
    } catch (SQLException e) {
      attempt.failure = SourceErrors.of(e);
    } catch (PipeException e) {
      attempt.failure = e;
    } finally {
      attempt.ended = true;
    }
  }

  /** Makes a slot, waiting as long as it takes. */
  public static void make(Connection connection, String slot, boolean failover)
      throws SQLException {
    try (Statement sql = connection.createStatement()) {
      // The wait for older transactions counts as a lock wait.
      sql.execute("SET lock_timeout = 0");
    }
    String call =
        failover
            ? "SELECT pg_create_logical_replication_slot(?, 'pgoutput', failover => true)"
            : "SELECT pg_create_logical_replication_slot(?, 'pgoutput')";
    try (PreparedStatement sql = connection.prepareStatement(call)) {
      sql.setString(1, slot);
      sql.execute();
    }
  }

  /** Gives an attempt up; Postgres removes the half-made slot itself. */
  public void cancel(String slot) {
    Attempt attempt = attempts.remove(slot);
    Connection connection = attempt == null ? null : attempt.connection;
    if (connection == null) {
      return;
    }
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** Which transactions stand in the way, for people. */
  public static String olderTransactions(Connection connection) {
    String sql =
        "SELECT count(*) AS n, min(pid) AS pid,"
            + " extract(epoch FROM now() - min(xact_start))::int8 AS seconds"
            + " FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt("n") == 0
          ? "waiting for older transactions to end"
          : "waiting for "
              + row.getInt("n")
              + " older transaction(s) to end, the oldest since "
              + row.getLong("seconds")
              + " s (pid "
              + row.getInt("pid")
              + ")";
    } catch (SQLException e) {
      return "waiting for older transactions to end";
    }
  }
}
