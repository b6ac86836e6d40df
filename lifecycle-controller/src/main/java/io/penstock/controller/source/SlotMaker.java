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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  /** One making of a slot, from its first connection on. */
  private static final class Attempt {
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Connection connection;
    private int backend;
    private boolean cancelled;
    private volatile @Nullable PipeException failure;

    /** The last moment to give up unseen; false when it was given up. */
    synchronized boolean begin(Connection own) throws SQLException {
      if (cancelled) {
        return false;
      }
      backend = own.unwrap(PGConnection.class).getBackendPID();
      connection = own;
      return true;
    }

    /** Gives up; the connection that may be making the slot by now, or null. */
    synchronized @Nullable Connection cancel() {
      cancelled = true;
      return over() ? null : connection;
    }

    synchronized boolean cancelled() {
      return cancelled;
    }

    boolean over() {
      return ended.getCount() == 0;
    }
  }

  /** Whether this process is making the slot now. */
  public boolean making(String slot) {
    Attempt attempt = attempts.get(slot);
    return attempt != null && !attempt.over();
  }

  /** Takes the failure of an attempt that has ended. */
  public Optional<PipeException> takeFailure(String slot) {
    Attempt attempt = attempts.get(slot);
    if (attempt == null || !attempt.over()) {
      return Optional.empty();
    }
    attempts.remove(slot, attempt);
    return attempt.cancelled() ? Optional.empty() : Optional.ofNullable(attempt.failure);
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
      if (attempt.begin(connection)) {
        make(connection, slot, failover);
        if (attempt.cancelled()) {
          drop(connection, slot);
        }
      }
    } catch (SQLException e) {
      attempt.failure = SourceErrors.of(e);
    } catch (PipeException e) {
      attempt.failure = e;
    } finally {
      attempt.ended.countDown();
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

  private static void drop(Connection connection, String slot) throws SQLException {
    try (PreparedStatement sql =
        connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      sql.setString(1, slot);
      sql.execute();
    }
  }

  /**
   * Gives the making of a slot up, if one is under way; Postgres removes a half-made slot itself.
   */
  public void cancel(String slot) {
    Attempt attempt = attempts.get(slot);
    Connection connection = attempt == null ? null : attempt.cancel();
    if (connection == null) {
      return;
    }
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /**
   * Whether a cancelled making of a slot has come to its end: from then on what is there is all
   * that there will be.
   *
   * @param witness another connection to the same server
   */
  public boolean ended(String slot, Connection witness) throws SQLException {
    Attempt attempt = attempts.get(slot);
    if (attempt == null) {
      return true;
    }
    Connection making = attempt.cancel();
    if (making != null && !awaitEnd(attempt) && alive(witness, attempt.backend)) {
      return false;
    }
    attempts.remove(slot, attempt);
    return true;
  }

  private static boolean awaitEnd(Attempt attempt) {
    try {
      return attempt.ended.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The network may have swallowed the answer of a backend that has long ended. */
  private static boolean alive(Connection witness, int backend) throws SQLException {
    try (PreparedStatement sql =
        witness.prepareStatement("SELECT FROM pg_stat_activity WHERE pid = ?")) {
      sql.setInt(1, backend);
      try (ResultSet row = sql.executeQuery()) {
        return row.next();
      }
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
