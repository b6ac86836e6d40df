package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The job's operators on a MiniCluster between a real Postgres and the real ClickHouse engine. */
class PipeJobTest {

  private static final JobSettings SETTINGS = new JobSettings(1, 20_000, 2, 5_000, 300);

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir static Path directory;

  private static LocalPostgres postgres;
  private static LocalClickHouse clickhouse;
  private static PipeFixture fixture;
  private static final List<JobClient> running = new ArrayList<>();

  @BeforeAll
  static void start() {
    postgres =
        LocalPostgres.start(
            PostgresOptions.in(directory.resolve("postgres")).with("wal_sender_timeout", "6s"));
    clickhouse = LocalClickHouse.start(ClickHouseOptions.in(directory.resolve("clickhouse")));
    fixture = new PipeFixture(postgres, clickhouse, directory);
  }

  @AfterAll
  static void stop() {
    clickhouse.close();
    postgres.close();
  }

  @AfterEach
  void cancel() throws Exception {
    for (JobClient job : running) {
      if (!job.getJobStatus().get().isGloballyTerminalState()) {
        job.cancel().get(30, TimeUnit.SECONDS);
      }
    }
    running.clear();
  }

  private static void table(String name, int rows) {
    postgres.execute(
        "CREATE TABLE "
            + name
            + " (id bigint PRIMARY KEY, a int NOT NULL, b text, c numeric(12,2), d timestamptz,"
            + " e boolean, f jsonb, big text)",
        "INSERT INTO "
            + name
            + " SELECT i, i % 100, 'row ' || i, i / 7.0, now() - i * interval '1 s', i % 3 = 0,"
            + " jsonb_build_object('i', i), CASE WHEN i % 50 = 0 THEN"
            + " (SELECT string_agg(md5((i * 1000 + n)::text), '') FROM generate_series(1, 200) n)"
            + " END FROM generate_series(1, "
            + rows
            + ") i");
  }

  /** Random inserts, updates of all kinds (key ones too) and deletes, some rolled back. */
  private static void changes(String table, long seed, int transactions) throws SQLException {
    Random random = new Random(seed);
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < transactions; i++) {
        for (int n = 1 + random.nextInt(20); n > 0; n--) {
          statement.execute(change(table, random));
        }
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    }
  }

  private static String change(String table, Random random) {
    int id = random.nextInt(20_000);
    return switch (random.nextInt(8)) {
      case 0 -> "DELETE FROM " + table + " WHERE id = " + id;
      case 1 -> "UPDATE " + table + " SET a = a + 1, b = NULL WHERE id = " + id;
      case 2 ->
          "UPDATE "
              + table
              + " SET id = id + 1000000 WHERE id = "
              + id
              + " AND NOT EXISTS (SELECT 1 FROM "
              + table
              + " WHERE id = "
              + (id + 1_000_000)
              + ")";
      case 3, 4 -> "UPDATE " + table + " SET c = c * 2, e = NOT e WHERE id = " + id;
      default ->
          "INSERT INTO "
              + table
              + " VALUES ("
              + id
              + ", 1, 'new "
              + random.nextInt()
              + "', 1.5, now(), true, '{\"n\":"
              + random.nextInt()
              + "}') ON CONFLICT (id) DO UPDATE SET b = EXCLUDED.b, d = EXCLUDED.d";
    };
  }

  private static JobClient submit(PipeSpec spec, String savepoint) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    PenstockJob.build(spec, environment);
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(spec.pipeName());
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
    }
    JobClient job = environment.executeAsync(graph);
    running.add(job);
    return job;
  }

  /** Waits until everything that is committed now has been confirmed to the slot. */
  private static void awaitConfirmed(String slot) throws SQLException {
    try (Connection connection = postgres.connect()) {
      Lsn now = Lsn.parse(PipeFixture.text(connection, "SELECT pg_current_wal_insert_lsn()"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !now.isAfter(confirmed(connection, slot)));
    }
  }

  private static Lsn confirmed(Connection connection, String slot) throws SQLException {
    return Lsn.parse(
        PipeFixture.text(
            connection,
            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                + slot
                + "'"));
  }

  @Test
  void copiesThenFollows() throws Exception {
    table("follow", 30_000);
    PipeSpec spec = fixture.prepare("follow", ReplicationMode.CDC, SETTINGS, "follow");
    changes("follow", 1, 100);
    JobClient job = submit(spec, null);
    changes("follow", 2, 400);
    awaitConfirmed("follow");

    assertThat(fixture.compare("follow").toString()).endsWith(" rows equal");
  }

  @Test
  void goesOnFromASavepointWithoutAGap() throws Exception {
    table("resumed", 5_000);
    PipeSpec spec = fixture.prepare("resumed", ReplicationMode.CDC, SETTINGS, "resumed");
    JobClient job = submit(spec, null);
    for (int round = 0; round < 3; round++) {
      changes("resumed", 10 + round, 50);
      awaitConfirmed("resumed");
      String savepoint =
          job.stopWithSavepoint(
                  false,
                  directory.resolve("savepoints").toUri().toString(),
                  SavepointFormatType.CANONICAL)
              .get(60, TimeUnit.SECONDS);
      changes("resumed", 20 + round, 50);
      job = submit(spec, savepoint);
    }
    awaitConfirmed("resumed");

    assertThat(fixture.compare("resumed").toString()).endsWith(" rows equal");
  }

  @Test
  void aSnapshotOnlyPipeEndsByItself() throws Exception {
    table("once", 25_000);
    PipeSpec spec = fixture.prepare("once", ReplicationMode.SNAPSHOT, SETTINGS, "once");
    // What an interrupted load left of another snapshot: no stream would ever mend it.
    clickhouse.query("INSERT INTO penstock.once (id, a) VALUES (9000000, 1)");
    JobClient job = submit(spec, null);
    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
    assertThat(fixture.compare("once").toString()).isEqualTo("25000 rows equal");
  }

  @Test
  void emptiesATableThatTheSourceTruncates() throws Exception {
    table("emptied", 5_000);
    PipeSpec spec = fixture.prepare("emptied", ReplicationMode.CDC, SETTINGS, "emptied");
    JobClient job = submit(spec, null);
    postgres.execute(
        "INSERT INTO emptied VALUES (900001, 1, 'before')",
        "TRUNCATE emptied",
        "INSERT INTO emptied VALUES (900002, 1, 'after')");
    awaitConfirmed("emptied");

    assertThat(fixture.compare("emptied").toString()).isEqualTo("1 rows equal");
  }

  @Test
  void theSlotWaitsForACompletedCheckpoint() throws Exception {
    JobSettings noCheckpoints = new JobSettings(1, 1_000, 1, 5_000, Duration.ofHours(1).toMillis());
    postgres.execute("CREATE TABLE unconfirmed (id int PRIMARY KEY)");
    PipeSpec spec =
        fixture.prepare("unconfirmed", ReplicationMode.CDC, noCheckpoints, "unconfirmed");
    submit(spec, null);
    postgres.execute("INSERT INTO unconfirmed SELECT generate_series(1, 5000)");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                clickhouse.query("SELECT count() FROM penstock.unconfirmed FINAL").equals("5000"));

    try (Connection connection = postgres.connect()) {
      Awaitility.await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(5))
          .until(() -> confirmed(connection, "unconfirmed").equals(spec.stream().startLsn()));
    }
  }

  @Test
  void keepsTheConnectionWhileClickHouseStandsStill() throws Exception {
    table("held", 100);
    PipeSpec spec = fixture.prepare("held", ReplicationMode.CDC, SETTINGS, "held");
    submit(spec, null);
    String walsender =
        "SELECT coalesce(max(pid), 0) FROM pg_stat_replication"
            + " WHERE application_name = 'penstock held stream'";
    try (Connection connection = postgres.connect()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !PipeFixture.text(connection, walsender).equals("0"));
      final String before = PipeFixture.text(connection, walsender);
      signal("STOP");
      try {
        postgres.execute(
            "INSERT INTO held SELECT i, 1, repeat('x', 200) FROM generate_series(1000, 301000) i");
        // Longer than the wal_sender_timeout that this server runs with.
        Awaitility.await()
            .during(Duration.ofSeconds(15))
            .atMost(Duration.ofSeconds(16))
            .until(() -> PipeFixture.text(connection, walsender).equals(before));
      } finally {
        signal("CONT");
      }
      awaitConfirmed("held");
      assertThat(PipeFixture.text(connection, walsender)).isEqualTo(before);
    }
    assertThat(fixture.compare("held").toString()).isEqualTo("300101 rows equal");
  }

  private static void signal(String name) throws Exception {
    String pid = Long.toString(clickhouse.pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
