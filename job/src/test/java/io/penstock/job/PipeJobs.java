package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.penstock.model.Lsn;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs pipes' jobs on a MiniCluster between a real Postgres and the real ClickHouse engine. */
abstract class PipeJobs {

  static final JobSettings SETTINGS = new JobSettings(1, 20_000, 2, 5_000, 300);

  private static InMemoryReporter metrics;

  @RegisterExtension
  static final MiniClusterExtension FLINK = new MiniClusterExtension(PipeJobs::cluster);

  @TempDir static Path directory;

  static LocalPostgres postgres;
  static LocalClickHouse clickhouse;
  static PipeFixture fixture;
  private static final List<JobClient> RUNNING = new ArrayList<>();

  private static MiniClusterResourceConfiguration cluster() {
    // A reporter ends with its cluster, and each class has its own.
    metrics = InMemoryReporter.create();
    return new MiniClusterResourceConfiguration.Builder()
        .setConfiguration(metrics.addToConfiguration(new Configuration()))
        .setNumberTaskManagers(2)
        .setNumberSlotsPerTaskManager(2)
        .build();
  }

  @BeforeAll
  static void start() {
    CompletableFuture<LocalClickHouse> starting =
        CompletableFuture.supplyAsync(
            () -> LocalClickHouse.start(ClickHouseOptions.in(directory.resolve("clickhouse"))));
    postgres =
        LocalPostgres.start(
            PostgresOptions.in(directory.resolve("postgres"))
                .with("wal_sender_timeout", "10s")
                .with("max_prepared_transactions", "10"));
    clickhouse = starting.join();
    fixture = new PipeFixture(postgres, clickhouse, directory);
  }

  @AfterAll
  static void stop() {
    clickhouse.close();
    postgres.close();
  }

  @AfterEach
  void cancel() throws Exception {
    for (JobClient job : RUNNING) {
      if (!job.getJobStatus().get().isGloballyTerminalState()) {
        job.cancel().get(30, TimeUnit.SECONDS);
      }
    }
    RUNNING.clear();
  }

  static void table(String name, int rows) {
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
  static void changes(String table, long seed, int transactions) throws SQLException {
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

  static JobClient submit(PipeSpec spec, String savepoint) throws Exception {
    return submit(spec, environment -> PenstockJob.build(spec, environment), savepoint);
  }

  /** Submits a job that is built otherwise. */
  static JobClient submit(
      PipeSpec spec, Consumer<StreamExecutionEnvironment> build, String savepoint)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    build.accept(environment);
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(spec.pipeName());
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
    }
    JobClient job = environment.executeAsync(graph);
    RUNNING.add(job);
    return job;
  }

  /** Waits until everything that is committed now has been confirmed to the slot. */
  static void awaitConfirmed(String slot) throws SQLException {
    awaitConfirmed(postgres, slot);
  }

  /** The same on another server. */
  static void awaitConfirmed(LocalPostgres postgres, String slot) throws SQLException {
    try (Connection connection = postgres.connect()) {
      Lsn now = Lsn.parse(PipeFixture.text(connection, "SELECT pg_current_wal_flush_lsn()"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !now.isAfter(confirmed(connection, slot)));
    }
  }

  static Lsn confirmed(Connection connection, String slot) throws SQLException {
    return Lsn.parse(
        PipeFixture.text(
            connection,
            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                + slot
                + "'"));
  }

  /** Stops a job and returns its savepoint. */
  static String stop(JobClient job) throws Exception {
    return job.stopWithSavepoint(
            false,
            directory.resolve("savepoints").toUri().toString(),
            SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  /** Waits until a target table equals its source. */
  static void awaitEqual(String table) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(fixture.compare(table).toString()).endsWith(" rows equal"));
  }

  /** Waits until a target table holds that many rows. */
  static void awaitRows(String table, long rows) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Long.parseLong(rows(table)) >= rows);
  }

  static String rows(String table) {
    return clickhouse.query("SELECT count() FROM penstock." + table + " FINAL");
  }

  /** One of the enumerator's gauges. */
  static long gauge(JobClient job, String name) {
    Metric gauge = metrics.findMetric(job.getJobID(), name).orElseThrow();
    return (Long) ((Gauge<?>) gauge).getValue();
  }

  /** A gauge summed over subtasks, 0 where none has it. */
  static long gauges(JobClient job, String name) {
    return metrics.findMetrics(job.getJobID(), name).values().stream()
        .mapToLong(gauge -> (Long) ((Gauge<?>) gauge).getValue())
        .sum();
  }

  /** Waits until all that was to be copied is in its targets and the stream is followed. */
  static void awaitStreaming(JobClient job) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> gauge(job, "streaming") == 1);
  }

  /** Waits for a job to fail for good, and reads its error as the controller does. */
  static PipeException.Found failure(JobClient job) {
    Throwable failure = catchThrowable(() -> job.getJobExecutionResult().get(90, TimeUnit.SECONDS));
    return PipeException.parse(ExceptionUtils.stringifyException(failure)).orElseThrow();
  }
}
