package io.penstock.job.stream;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until queries see the transaction that the stream is in. A commit's record is in the WAL,
 * and on its way to us, before its effects are visible to others; with a synchronous standby much
 * earlier. A row that is read meanwhile is the one from before.
 */
final class VisibleTransaction {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(1);

  private int transaction;
  private boolean visible;

  /** The transaction whose changes follow, by the id in its Begin message. */
  void begin(int xid) {
    transaction = xid;
    visible = false;
  }

  /**
   * Returns when the present transaction is visible to this session's next statement.
   *
   * @throws PipeException when it is not for a minute
   */
  void await(Connection session) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!visible) {
      visible = isIn(snapshot(session), transaction);
      if (visible) {
        return;
      }
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new PipeException(
            ErrorCode.SOURCE_UNREACHABLE,
            "transaction "
                + Integer.toUnsignedString(transaction)
                + " is committed but cannot be seen yet: is a synchronous standby missing?");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static String snapshot(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Whether a committed transaction is visible in a snapshot (manual, "Snapshot Components": {@code
   * xmin:xmax:xip_list} of 64-bit ids).
   *
   * @param xid the id's lower 32 bits; it is less than 2³¹ transactions away
   */
  static boolean isIn(String snapshot, int xid) {
    String[] parts = snapshot.split(":", -1);
    long xmax = Long.parseUnsignedLong(parts[1]);
    long full = xmax + (xid - (int) xmax);
    if (full >= xmax) {
      return false;
    }
    for (String running : parts[2].split(",")) {
      if (running.equals(Long.toUnsignedString(full))) {
        return false;
      }
    }
    return true;
  }
}
