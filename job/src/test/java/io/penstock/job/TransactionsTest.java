package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Every shape that a transaction can have, and every moment that it can end in. */
class TransactionsTest extends PipeJobs {

  /** Sessions that wait for another transaction's end. */
  private static final String WAITING =
      "pg_locks WHERE NOT granted AND locktype = 'transactionid' AND transactionid::text = '%s'";

  /** Commits that wait for a standby. */
  private static final String HELD =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

  private static PipeSpec prepare(String table) {
    return fixture.prepare(table, ReplicationMode.CDC, SETTINGS, table);
  }

  private static void assertEqual(String table) throws Exception {
    awaitConfirmed(table);
    assertThat(fixture.compare(table).toString()).endsWith(" rows equal");
  }

  @Test
  void subtransactionsCountWhenAllAroundThemCommit() throws Exception {
    table("nested", 1_000);
    submit(prepare("nested"), null);
    awaitConfirmed("nested");
    try (Connection connection = postgres.connect();
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      sql.execute("INSERT INTO nested VALUES (2001, 1, 'kept')");
      sql.execute("SAVEPOINT one");
      sql.execute("UPDATE nested SET a = -1 WHERE id <= 100");
      sql.execute("SAVEPOINT two");
      sql.execute("DELETE FROM nested WHERE id <= 50");
      sql.execute("INSERT INTO nested VALUES (2002, 1, 'rolled back')");
      sql.execute("ROLLBACK TO SAVEPOINT two");
      sql.execute("UPDATE nested SET id = id + 10000 WHERE id BETWEEN 51 AND 60");
      sql.execute("RELEASE SAVEPOINT one");
      sql.execute("SAVEPOINT three");
      sql.execute("UPDATE nested SET b = 'never' WHERE id > 500");
      sql.execute("ROLLBACK TO SAVEPOINT three");
      for (int i = 0; i < 200; i++) {
        // More than a backend caches; every second one is undone, key by key.
        sql.execute("SAVEPOINT many");
        sql.execute("UPDATE nested SET a = a + 1000 WHERE id = " + (200 + i / 2));
        sql.execute((i % 2 == 0 ? "RELEASE" : "ROLLBACK TO") + " SAVEPOINT many");
      }
      sql.execute("SAVEPOINT last");
      sql.execute("TRUNCATE nested");
      sql.execute("ROLLBACK TO SAVEPOINT last");
      connection.commit();
      sql.execute("SAVEPOINT one");
      sql.execute("DELETE FROM nested");
      sql.execute("RELEASE SAVEPOINT one");
      connection.rollback();
    }
    postgres.execute(
        "DO $$ BEGIN FOR i IN 1..100 LOOP BEGIN UPDATE nested SET a = a / (i % 3) WHERE id = i;"
            + " EXCEPTION WHEN division_by_zero THEN INSERT INTO nested VALUES (3000 + i, i);"
            + " END; END LOOP; END $$");

    assertEqual("nested");
  }

  @Test
  void preparedOnesCountFromTheirCommit() throws Exception {
    table("prepared", 1_000);
    PipeSpec spec = prepare("prepared");
    postgres.execute(
        "BEGIN; UPDATE prepared SET a = -1 WHERE id <= 100; PREPARE TRANSACTION 'before'",
        "BEGIN; DELETE FROM prepared WHERE id > 900; PREPARE TRANSACTION 'undone'");
    JobClient job = submit(spec, null);
    postgres.execute("COMMIT PREPARED 'before'", "ROLLBACK PREPARED 'undone'");
    awaitConfirmed("prepared");
    postgres.execute(
        "BEGIN; UPDATE prepared SET a = -2 WHERE id <= 50; SAVEPOINT s;"
            + " DELETE FROM prepared WHERE id = 1; ROLLBACK TO s;"
            + " INSERT INTO prepared VALUES (2001, 1); PREPARE TRANSACTION 'during'",
        "BEGIN; DELETE FROM prepared WHERE id > 500; PREPARE TRANSACTION 'undone'",
        "UPDATE prepared SET a = -3 WHERE id BETWEEN 100 AND 110");
    awaitConfirmed("prepared");
    assertThat(rows("prepared")).isEqualTo("1000");
    String savepoint = stop(job);
    postgres.execute(
        "UPDATE prepared SET a = -4 WHERE id = 200",
        "COMMIT PREPARED 'during'",
        "ROLLBACK PREPARED 'undone'",
        "UPDATE prepared SET a = -5 WHERE id = 1");
    submit(spec, savepoint);

    assertEqual("prepared");
  }

  @Test
  void oneThatWroteBeforeTheConsistentPointWinsOverTheCopy() throws Exception {
    table("early", 20_000);
    try (Connection third = postgres.connect();
        Statement sql = third.createStatement()) {
      AtomicReference<Lsn> written = new AtomicReference<>();
      PipeSpec spec =
          prepareAround(
              "early",
              () -> {
                third.setAutoCommit(false);
                sql.execute("UPDATE early SET a = -1, b = 'third' WHERE id % 10 = 0");
                sql.execute("DELETE FROM early WHERE id < 100");
                written.set(
                    Lsn.parse(PipeFixture.text(third, "SELECT pg_current_wal_insert_lsn()")));
              });
      assertThat(spec.stream().startLsn().isAfter(written.get())).isTrue();
      assertThat(written.get().isAfter(spec.tables().get(0).snapshotVersion())).isTrue();

      JobClient job = submit(spec, null);
      awaitNothingCopied("early");
      sql.execute("UPDATE early SET b = 'third again' WHERE id % 20 = 0");
      third.commit();
      changes("early", 1, 100);
      assertEqual("early");
      assertThat(gauge(job, "table.0.covered")).isOne();
    }
  }

  /** Its commit is in the WAL, below what the slot decodes, and waits for a standby's word. */
  @Test
  void oneThatCommittedBeforeTheConsistentPointAndIsNotSeenYetIsInTheCopy() throws Exception {
    table("unseen", 5_000);
    try (Connection third = postgres.connect();
        Connection watch = postgres.connect()) {
      String update = "UPDATE unseen SET a = -1 WHERE id % 10 = 0";
      AtomicReference<CompletableFuture<Void>> committing =
          new AtomicReference<>(CompletableFuture.completedFuture(null));
      PipeSpec spec =
          prepareAround(
              "unseen",
              () -> {
                standby("'*'");
                // The server takes a moment to hear of it: the next one waits, then.
                Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                        () -> {
                          if (committing.get().isDone()) {
                            committing.set(CompletableFuture.runAsync(() -> run(third, update)));
                          }
                          return PipeFixture.text(watch, HELD).equals("1");
                        });
              });
      submit(spec, null);
      awaitNothingCopied("unseen");
      standby("DEFAULT");
      committing.get().get(60, TimeUnit.SECONDS);
      assertEqual("unseen");
      assertThat(clickhouse.query("SELECT count() FROM penstock.unseen FINAL WHERE a = -1"))
          .isEqualTo("500");
    } finally {
      standby("DEFAULT");
    }
  }

  private static void standby(String names) {
    postgres.execute(
        "ALTER SYSTEM SET synchronous_standby_names = " + names, "SELECT pg_reload_conf()");
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitNothingCopied(String table) {
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> rows(table).equals("0"));
  }

  /** What a third transaction does while the slot is made. */
  private interface Meanwhile {
    void run() throws Exception;
  }

  /**
   * Makes the slot between three transactions, so that the last one begins before its consistent
   * point and is not waited for: making a slot waits for what runs then, next for what began
   * meanwhile, and for no more.
   */
  private static PipeSpec prepareAround(String table, Meanwhile third) throws Exception {
    String insert = "INSERT INTO " + table + " VALUES (%d, 1)";
    try (Connection first = postgres.connect();
        Connection second = postgres.connect();
        Connection watch = postgres.connect()) {
      first.setAutoCommit(false);
      run(first, insert.formatted(900_001));
      CompletableFuture<PipeSpec> making = CompletableFuture.supplyAsync(() -> prepare(table));
      awaitOne(watch, WAITING.formatted(xid(first)));
      second.setAutoCommit(false);
      run(second, "SET LOCAL synchronous_commit = 'local'");
      run(second, insert.formatted(900_002));
      first.commit();
      awaitOne(watch, WAITING.formatted(xid(second)));
      third.run();
      second.commit();
      return making.get(60, TimeUnit.SECONDS);
    }
  }

  private static String xid(Connection connection) throws SQLException {
    return PipeFixture.text(connection, "SELECT pg_current_xact_id()::xid");
  }

  private static void awaitOne(Connection watch, String rows) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> PipeFixture.text(watch, "SELECT count(*) FROM " + rows).equals("1"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyIntoTheSourceMayBeInterrupted(boolean inGoodOrder) throws Exception {
    String table = inGoodOrder ? "bulk" : "bulkbroken";
    table(table, 10);
    JobSettings smallInserts = new JobSettings(1, 500, 1, 5_000, 300);
    PipeSpec spec = fixture.prepare(table, ReplicationMode.CDC, smallInserts, table);
    JobClient job = submit(spec, null);
    awaitConfirmed(table);
    try (Connection connection = postgres.connect()) {
      String rows =
          IntStream.rangeClosed(1_001, 101_000)
              .mapToObj(i -> i + "\t1\trow " + i + "\t" + i + ".25\n")
              .collect(Collectors.joining());
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY " + table + " (id, a, b, c) FROM STDIN", new StringReader(rows));
    }
    awaitRows(table, 11);
    if (inGoodOrder) {
      String savepoint = stop(job);
      assertThat(Long.parseLong(rows(table))).isBetween(11L, 100_009L);
      changes(table, 1, 50);
      submit(spec, savepoint);
    } else {
      postgres.execute(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
              + table
              + "'");
      assertThat(Long.parseLong(rows(table))).isBetween(11L, 100_009L);
      changes(table, 1, 50);
    }

    assertEqual(table);
  }
}
