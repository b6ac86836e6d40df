package io.penstock.bench.verify;

import io.penstock.bench.stack.BenchStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Updates rows anywhere in a table at an even rate, each in a transaction of its own, until it is
 * closed. One that falls behind goes on without pauses.
 */
final class UpdateLoad implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement update;
  private final long rows;
  private final Random random = new Random(1);
  private final AtomicLong made = new AtomicLong();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> updating;

  /**
   * Begins at once.
   *
   * @param table whose ids are 1 to {@code rows} and which has an integer column {@code a}
   * @param perSecond updates, at most a million
   */
  UpdateLoad(BenchStack stack, String table, long rows, int perSecond) throws SQLException {
    this.rows = rows;
    this.connection = stack.postgres().connect();
    this.update = connection.prepareStatement("UPDATE " + table + " SET a = a + 1 WHERE id = ?");
    this.updating =
        thread.scheduleAtFixedRate(
            this::update, 0, TimeUnit.SECONDS.toMicros(1) / perSecond, TimeUnit.MICROSECONDS);
  }

  private void update() {
    try {
      update.setLong(1, random.nextLong(1, rows + 1));
      made.addAndGet(update.executeUpdate());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows updated so far. */
  long made() {
    return made.get();
  }

  /**
   * Ends it.
   *
   * @throws ExecutionException when an update failed, after which there were no more
   */
  @Override
  public void close() throws SQLException, InterruptedException, ExecutionException {
    boolean ran = updating.cancel(false);
    thread.shutdown();
    thread.awaitTermination(1, TimeUnit.MINUTES);
    connection.close();
    if (!ran) {
      updating.get();
    }
  }
}
