package io.penstock.bench.latency;

import io.penstock.bench.stack.BenchStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Inserts rows at an even rate: a transaction every 10 ms, of a hundredth of a second's rows. Each
 * is reported with its highest id and the moment when its commit returned.
 */
final class CommitWriter {
  private static final int TRANSACTIONS_PER_SECOND = 100;

  /**
   * A committed transaction.
   *
   * @param id its highest
   * @param nanos {@link System#nanoTime()} after the commit
   */
  record Commit(long id, long nanos) {}

  private final BenchStack stack;
  private final BlockingQueue<Commit> commits;

  CommitWriter(BenchStack stack, BlockingQueue<Commit> commits) {
    this.stack = stack;
    this.commits = commits;
  }

  /**
   * Writes for a time; a writer that falls behind goes on without pauses.
   *
   * @param firstId of the first row
   * @return the highest id
   */
  long write(long firstId, int rowsPerSecond, Duration time) throws SQLException {
    int rows = Math.max(1, rowsPerSecond / TRANSACTIONS_PER_SECOND);
    long next = firstId;
    try (Connection connection = stack.postgres().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO latency SELECT i, clock_timestamp(), md5(i::text)"
                    + " FROM generate_series(?::bigint, ?::bigint) i")) {
      long start = System.nanoTime();
      long step = Duration.ofSeconds(1).toNanos() * rows / rowsPerSecond;
      for (long at = 0; at < time.toNanos(); at += step) {
        long wait = start + at - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        insert.setLong(1, next);
        insert.setLong(2, next + rows - 1);
        insert.executeUpdate();
        next += rows;
        commits.add(new Commit(next - 1, System.nanoTime()));
      }
    }
    return next - 1;
  }
}
