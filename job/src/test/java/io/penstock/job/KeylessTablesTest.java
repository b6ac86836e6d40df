package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * REPLICA IDENTITY FULL without a key: rows are known by all their columns, equal ones are one in
 * the target, and that one is there as long as any of them is.
 */
class KeylessTablesTest extends PipeJobs {

  private static PipeSpec prepare(String table) {
    return fixture.prepare(table, table, ReplicationMode.CDC, SETTINGS, Plans.wholeRow(), table);
  }

  private static void pairs(String table) {
    postgres.execute(
        "CREATE TABLE " + table + " (a int, b text)",
        "ALTER TABLE " + table + " REPLICA IDENTITY FULL",
        "INSERT INTO "
            + table
            + " SELECT i, 'row ' || i FROM generate_series(1, 20) i, generate_series(1, 2)");
  }

  /** Each row once, as the target says it. */
  private static void assertDistinct(String table, String columns) throws SQLException {
    awaitConfirmed(table);
    postgres.execute(
        "DROP VIEW IF EXISTS shown",
        "CREATE VIEW shown AS SELECT DISTINCT " + columns + " FROM " + table);
    assertThat(fixture.compareQuoted("shown", "penstock." + table).toString())
        .endsWith(" rows equal");
  }

  @Test
  void oneOfTwoEqualRowsIsStillThere() throws Exception {
    pairs("twins");
    awaitStreaming(submit(prepare("twins"), null));
    postgres.execute(
        "DELETE FROM twins WHERE ctid IN (SELECT min(ctid) FROM twins WHERE a <= 5 GROUP BY a)",
        "UPDATE twins SET b = 'other' WHERE ctid IN"
            + " (SELECT min(ctid) FROM twins WHERE a BETWEEN 6 AND 10 GROUP BY a)");
    assertDistinct("twins", "a, b");
    assertThat(rows("twins")).isEqualTo("25");

    postgres.execute(
        "DELETE FROM twins WHERE a IN (1, 6, 11)",
        "INSERT INTO twins VALUES (1, 'row 1')",
        "BEGIN; DELETE FROM twins WHERE a = 12; INSERT INTO twins VALUES (12, 'row 12'); COMMIT",
        "BEGIN; INSERT INTO twins VALUES (50, 'x'), (50, 'x'), (51, 'x');"
            + " DELETE FROM twins WHERE a = 50; COMMIT",
        "BEGIN; UPDATE twins SET b = 'gone' WHERE a = 13; UPDATE twins SET b = 'row 13' WHERE a ="
            + " 13; COMMIT");
    assertDistinct("twins", "a, b");
  }

  /** Rows without a key lock each other out of nothing: what commits last may be written first. */
  @Test
  void transactionsThatInterleaveCountAsTheyCommit() throws Exception {
    pairs("woven");
    awaitStreaming(submit(prepare("woven"), null));
    try (Connection first = postgres.connect();
        Connection second = postgres.connect();
        Statement one = first.createStatement();
        Statement two = second.createStatement()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      one.execute("INSERT INTO woven VALUES (1, 'row 1'), (30, 'new')");
      one.execute("UPDATE woven SET b = 'row 2', a = 2 WHERE a = 3");
      two.execute("DELETE FROM woven WHERE a IN (1, 2)");
      two.execute("INSERT INTO woven VALUES (31, 'new')");
      second.commit();
      awaitConfirmed("woven");
      first.commit();
    }

    assertDistinct("woven", "a, b");
    assertThat(clickhouse.query("SELECT a FROM penstock.woven FINAL WHERE a < 4 ORDER BY a"))
        .isEqualTo("1\n2");
  }

  /** An insert that waits for a standby is in the stream, and no query sees it yet. */
  @Test
  void nothingIsAskedBeforeAllThatTheStreamBroughtCanBeSeen() throws Exception {
    pairs("hidden");
    postgres.execute("DELETE FROM hidden WHERE ctid IN (SELECT min(ctid) FROM hidden GROUP BY a)");
    awaitStreaming(submit(prepare("hidden"), null));
    awaitConfirmed("hidden");
    CompletableFuture<Void> inserting = CompletableFuture.completedFuture(null);
    try {
      // Not just any: the job's own walsender would be one.
      standby("'nobody'");
      inserting =
          CompletableFuture.runAsync(
              () -> postgres.execute("INSERT INTO hidden VALUES (1, 'row 1')"));
      try (Connection watch = postgres.connect()) {
        Awaitility.await()
            .until(
                () ->
                    PipeFixture.text(
                            watch,
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                        .equals("1"));
      }
      postgres.execute(
          "SET synchronous_commit = local; DELETE FROM hidden WHERE a = 1",
          "SET synchronous_commit = local; DELETE FROM hidden WHERE a = 2");
      Awaitility.await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(30))
          .until(() -> rows("hidden").equals("20"));
    } finally {
      standby("DEFAULT");
    }
    inserting.get(60, TimeUnit.SECONDS);

    assertDistinct("hidden", "a, b");
    assertThat(clickhouse.query("SELECT a FROM penstock.hidden FINAL WHERE a < 4 ORDER BY a"))
        .isEqualTo("1\n3");
  }

  private static void standby(String names) {
    postgres.execute(
        "ALTER SYSTEM SET synchronous_standby_names = " + names, "SELECT pg_reload_conf()");
  }

  @Test
  void keysMaySwapUnderADeferrableConstraint() throws Exception {
    postgres.execute(
        "CREATE TABLE swaps (id int PRIMARY KEY DEFERRABLE)",
        "ALTER TABLE swaps REPLICA IDENTITY FULL",
        "INSERT INTO swaps SELECT generate_series(1, 100)");
    awaitStreaming(submit(prepare("swaps"), null));
    postgres.execute(
        "UPDATE swaps SET id = 101 - id",
        "UPDATE swaps SET id = id % 100 + 1",
        "UPDATE swaps SET id = id + 50");

    assertDistinct("swaps", "id");
    assertThat(rows("swaps")).isEqualTo("100");
  }

  /** The last column has no form but text, so that the whole stream is text. */
  @ParameterizedTest
  @ValueSource(strings = {"int", "regclass"})
  void randomChangesOfFewValuesShowEachRowThatIsThere(String last) throws Exception {
    String table = "few_" + last;
    postgres.execute(
        "CREATE TABLE "
            + table
            + " (a int, b text, c float8, d date, e int[] NOT NULL, f numeric(8,2), g timestamptz,"
            + " h bool NOT NULL, i char(5), j bytea, k jsonb, l uuid, m "
            + last
            + ")",
        "ALTER TABLE " + table + " REPLICA IDENTITY FULL");
    Random random = new Random(20);
    for (int i = 0; i < 40; i++) {
      postgres.execute(insert(table, random));
    }
    PipeSpec spec = prepare(table);
    var job = submit(spec, null);
    awaitStreaming(job);
    churn(table, random, 300);
    String savepoint = stop(job);
    churn(table, random, 300);
    submit(spec, savepoint);
    churn(table, random, 300);

    assertDistinct(
        table,
        "coalesce(a, 0) a, coalesce(b, '') b, coalesce(c, 0) + 0 c,"
            + " greatest(least(coalesce(d, '1900-01-01'), '2299-12-31'), '1900-01-01') d,"
            + " (ARRAY(SELECT unnest(e))) e, CASE WHEN f = 'NaN' THEN 0.00 ELSE coalesce(f, 0.00) END f,"
            + " CASE g WHEN 'infinity' THEN '2299-12-31 23:59:59.999999+00'"
            + " ELSE coalesce(g, '1970-01-01+00') END g, h, format('%s', i) i, coalesce(j, '') j,"
            + " coalesce(k::text, '') k,"
            + " coalesce(l, '00000000-0000-0000-0000-000000000000') l, "
            + (last.equals("int") ? "coalesce(m, 0)" : "coalesce(m::text, '')")
            + " m");
  }

  private static String insert(String table, Random random) {
    return "INSERT INTO " + table + " VALUES (" + String.join(", ", row(random)) + ")";
  }

  private static List<String> row(Random random) {
    String[][] values = {
      {"NULL", "0", "1"},
      {"NULL", "''", "'x'"},
      {"NULL", "0", "'-0'", "'NaN'"},
      {"NULL", "'infinity'", "'2299-12-31'", "'1970-01-01'", "'1900-01-01'"},
      {"'{}'", "'{1,2}'", "'[0:1]={1,2}'", "'{{1,2}}'", "'{NULL}'"},
      {"NULL", "0", "'NaN'", "1.50"},
      {"NULL", "'infinity'", "'1970-01-01+00'", "'2000-01-01+00'"},
      {"true", "false"},
      {"NULL", "''", "'a'"},
      {"NULL", "''", "'\\x00ff'"},
      {"NULL", "'{\"a\": 1}'"},
      {"NULL", "'00000000-0000-0000-0000-000000000000'", "'12345678-0000-0000-0000-000000000000'"},
      {"NULL"},
    };
    List<String> row = new ArrayList<>();
    // Most columns of a row have their first value, so that equal rows are many.
    int odd = random.nextInt(values.length);
    for (int i = 0; i < values.length; i++) {
      row.add(values[i][i == odd ? random.nextInt(values[i].length) : 0]);
    }
    return row;
  }

  /** Three sessions at once, each with transactions of a few changes, some rolled back. */
  private static void churn(String table, Random random, int changes) throws SQLException {
    List<Connection> sessions = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Connection session = postgres.connect();
        session.setAutoCommit(false);
        sessions.add(session);
      }
      for (int i = 0; i < changes; i++) {
        Connection session = sessions.get(random.nextInt(3));
        try (Statement sql = session.createStatement()) {
          sql.execute(change(table, random));
        }
        switch (random.nextInt(8)) {
          case 0, 1 -> session.commit();
          case 2 -> session.rollback();
          default -> {
            // The transaction goes on.
          }
        }
      }
      for (Connection session : sessions) {
        session.commit();
      }
    } finally {
      for (Connection session : sessions) {
        session.close();
      }
    }
  }

  private static String change(String table, Random random) {
    // Rows that another session has changed are passed over: nothing waits here.
    String some =
        " WHERE ctid IN (SELECT ctid FROM "
            + table
            + " ORDER BY md5(ctid::text || '"
            + random.nextInt()
            + "') LIMIT 1 FOR UPDATE SKIP LOCKED)";
    return switch (random.nextInt(4)) {
      case 0, 1 -> insert(table, random);
      case 2 -> "DELETE FROM " + table + some;
      default -> {
        List<String> row = row(random);
        String column = String.valueOf((char) ('a' + random.nextInt(12)));
        yield "UPDATE " + table + " SET " + column + " = " + row.get(column.charAt(0) - 'a') + some;
      }
    };
  }
}
