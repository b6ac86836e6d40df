package io.penstock.job.stream;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until queries see the transactions that the stream has brought. A commit's record is in the
 * WAL, and on its way to us, before its effects are visible to others; with a synchronous standby
 * much earlier. A row that is read meanwhile is the one from before.
 */
final class VisibleTransactions {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(1);

  private int present;
  private int[] awaited = new int[16];
  private int count;

  /** The transaction whose changes follow, by the id in its Begin message. */
  void begin(int xid) {
    present = xid;
  }

  /** The next {@link #await} is for the present transaction too. */
  void expectPresent() {
    if (count > 0 && awaited[count - 1] == present) {
      return;
    }
    if (count == awaited.length) {
      awaited = Arrays.copyOf(awaited, 2 * count);
    }
    awaited[count++] = present;
  }

  /** Transactions to be waited for; one that came twice, with others between, counts twice. */
  int expected() {
    return count;
  }

  /**
   * Returns when all expected transactions are visible to this session's next statement.
   *
   * @throws PipeException when one is not for a minute
   */
  void await(Connection session) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (count > 0) {
      forgetThoseIn(Snapshot.parse(snapshot(session)));
      if (count == 0) {
        return;
      }
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new PipeException(
            ErrorCode.SOURCE_UNREACHABLE,
            "transaction "
                + Integer.toUnsignedString(awaited[0])
                + " is committed but cannot be seen yet: is a synchronous standby missing?");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private void forgetThoseIn(Snapshot snapshot) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!snapshot.shows(awaited[i])) {
        awaited[kept++] = awaited[i];
      }
    }
    count = kept;
  }

  private static String snapshot(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * What a session sees (manual, "Snapshot Components": {@code xmin:xmax:xip_list} of 64-bit ids).
   *
   * @param xmax no transaction from here on is visible
   * @param running those below that are not either, in order
   */
  record Snapshot(long xmax, long[] running) {

    static Snapshot parse(String text) {
      String[] parts = text.split(":", -1);
      long[] running =
          parts[2].isEmpty()
              ? new long[0]
              : Arrays.stream(parts[2].split(",")).mapToLong(Long::parseUnsignedLong).toArray();
      Arrays.sort(running);
      return new Snapshot(Long.parseUnsignedLong(parts[1]), running);
    }

    /**
     * Whether a committed transaction is visible.
     *
     * @param xid the id's lower 32 bits; it is less than 2³¹ transactions away
     */
    boolean shows(int xid) {
      long full = xmax + (xid - (int) xmax);
      return full < xmax && Arrays.binarySearch(running, full) < 0;
    }
  }
}
