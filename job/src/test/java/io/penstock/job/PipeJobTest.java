package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The job's operators on a MiniCluster between a real Postgres and the real ClickHouse engine. */
class PipeJobTest extends PipeJobs {

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
      String savepoint = stop(job);
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
  void startsOverWhenATablesRowsMove() throws Exception {
    JobSettings manyChunks = new JobSettings(1, 2_000, 2, 1_000, 300);
    table("moved", 60_000);
    PipeSpec spec = fixture.prepare("moved", ReplicationMode.CDC, manyChunks, "moved");
    submit(spec, null);
    awaitRows("moved", 1);
    postgres.execute(
        "DELETE FROM moved WHERE id % 2 = 0",
        "ALTER TABLE moved RENAME TO moving",
        "VACUUM FULL moving",
        "ALTER TABLE moving RENAME TO moved");

    awaitEqual("moved");
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
          .atMost(Duration.ofSeconds(30))
          .until(() -> confirmed(connection, "unconfirmed").equals(spec.stream().startLsn()));
    }
  }

  @Test
  void keepsTheConnectionWhileClickHouseStandsStill() throws Exception {
    table("held", 100);
    PipeSpec spec = fixture.prepare("held", ReplicationMode.CDC, SETTINGS, "held");
    submit(spec, null);
    try (Connection connection = postgres.connect()) {
      final String before = awaitWalsender(connection, "held");
      signal("STOP");
      try {
        postgres.execute(
            "INSERT INTO held SELECT i, 1, repeat('x', 200) FROM generate_series(1000, 301000) i");
        // Longer than the wal_sender_timeout that this server runs with.
        Awaitility.await()
            .during(Duration.ofSeconds(15))
            .atMost(Duration.ofSeconds(40))
            .until(() -> walsender(connection, "held").equals(before));
      } finally {
        signal("CONT");
      }
      awaitConfirmed("held");
      assertThat(walsender(connection, "held")).isEqualTo(before);
    }
    assertThat(fixture.compare("held").toString()).isEqualTo("300101 rows equal");
  }

  @Test
  void noticesThatItsWalsenderIsGoneThoughNobodySaidSo() throws Exception {
    table("killed", 100);
    submit(fixture.prepare("killed", ReplicationMode.CDC, SETTINGS, "killed"), null);
    try (Connection connection = postgres.connect()) {
      signal("KILL", awaitWalsender(connection, "killed"));
    }
    // Sooner than a minute's silence, after which any stream is given up.
    Awaitility.await()
        .atMost(Duration.ofSeconds(45))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              postgres.execute(
                  "INSERT INTO killed VALUES (1000, 1, 'after') ON CONFLICT DO NOTHING");
              assertThat(fixture.compare("killed").toString()).isEqualTo("101 rows equal");
            });
  }

  @Test
  void whatIsWorthAnInsertDoesNotWaitForTheIntervalOnceNoMoreFollows() throws Exception {
    table("worth", 0);
    // Neither the interval nor a checkpoint comes within the test.
    JobSettings rare = new JobSettings(3_600, 20_000, 1, 5_000, 3_600_000);
    submit(fixture.prepare("worth", ReplicationMode.CDC_ONLY, rare, "worth"), null);
    postgres.execute(
        "INSERT INTO worth SELECT i, 1, 'of one transaction' FROM generate_series(1, 5000) i");
    awaitRows("worth", 5_000);

    assertThat(fixture.compare("worth").toString()).isEqualTo("5000 rows equal");
  }

  /** The process that sends a pipe's stream, 0 while there is none. */
  private static String walsender(Connection connection, String pipe) throws SQLException {
    return PipeFixture.text(
        connection,
        "SELECT coalesce(max(pid), 0) FROM pg_stat_replication"
            + " WHERE application_name = 'penstock %s stream' AND state = 'streaming'"
                .formatted(pipe));
  }

  private static String awaitWalsender(Connection connection, String pipe) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> walsender(connection, pipe), pid -> !pid.equals("0"));
  }

  private static void signal(String name) throws Exception {
    signal(name, Long.toString(clickhouse.pid()));
  }

  private static void signal(String name, String pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
