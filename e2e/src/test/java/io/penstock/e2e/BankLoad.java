package io.penstock.e2e;

import io.penstock.stack.postgres.LocalPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** pgbench's tables and its TPC-B-like transaction, from a few clients until it is closed. */
final class BankLoad implements AutoCloseable {

  static final List<String> TABLES =
      List.of(
          "public.pgbench_accounts",
          "public.pgbench_branches",
          "public.pgbench_tellers",
          "public.pgbench_history");

  private static final long PAUSE_NANOS = 5_000_000;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong transactions = new AtomicLong();
  private final List<Thread> clients = new ArrayList<>();
  private volatile @Nullable Exception failure;

  private BankLoad() {}

  /** Makes the tables, {@code scale} times 100,000 accounts. */
  static void tables(LocalPostgres postgres, int scale) {
    postgres.execute(
        "CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88))",
        "CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84))",
        "CREATE TABLE pgbench_accounts"
            + " (aid int PRIMARY KEY, bid int, abalance int, filler char(84))",
        "CREATE TABLE pgbench_history (hid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))",
        "INSERT INTO pgbench_branches SELECT i, 0 FROM generate_series(1, " + scale + ") i",
        "INSERT INTO pgbench_tellers SELECT i, i % "
            + scale
            + " + 1, 0 FROM generate_series(1, "
            + scale * 10
            + ") i",
        "INSERT INTO pgbench_accounts SELECT i, i % "
            + scale
            + " + 1, 0, '' FROM generate_series(1, "
            + scale * 100_000
            + ") i");
  }

  /** Starts {@code count} clients. */
  static BankLoad start(LocalPostgres postgres, int scale, int count, long seed) {
    BankLoad load = new BankLoad();
    for (int client = 0; client < count; client++) {
      Random random = new Random(seed + client);
      Thread thread = new Thread(() -> load.run(postgres, scale, random), "bank-" + client);
      load.clients.add(thread);
      thread.start();
    }
    return load;
  }

  private void run(LocalPostgres postgres, int scale, Random random) {
    try (Connection connection = postgres.connect();
        PreparedStatement account =
            connection.prepareStatement(
                "UPDATE pgbench_accounts SET abalance = abalance + ? WHERE aid = ?");
        PreparedStatement teller =
            connection.prepareStatement(
                "UPDATE pgbench_tellers SET tbalance = tbalance + ? WHERE tid = ?");
        PreparedStatement branch =
            connection.prepareStatement(
                "UPDATE pgbench_branches SET bbalance = bbalance + ? WHERE bid = ?");
        PreparedStatement history =
            connection.prepareStatement(
                "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)"
                    + " VALUES (?, ?, ?, ?, now())")) {
      connection.setAutoCommit(false);
      while (!stopped.get()) {
        int delta = random.nextInt(10_001) - 5_000;
        int aid = 1 + random.nextInt(scale * 100_000);
        int tid = 1 + random.nextInt(scale * 10);
        int bid = 1 + random.nextInt(scale);
        execute(account, delta, aid);
        execute(teller, delta, tid);
        execute(branch, delta, bid);
        execute(history, tid, bid, aid, delta);
        connection.commit();
        transactions.incrementAndGet();
        // Steady rather than flat out: the killed processes must come up again on the same cores.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }

  private static void execute(PreparedStatement statement, int... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setInt(i + 1, values[i]);
    }
    statement.execute();
  }

  /** Transactions committed so far. */
  long transactions() {
    return transactions.get();
  }

  /** Ends the clients; what they committed stays. */
  @Override
  public void close() throws Exception {
    stopped.set(true);
    for (Thread client : clients) {
      client.join();
    }
    Exception failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
