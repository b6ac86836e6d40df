package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.job.postgres.ChunkPlanner;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.secret.JobSecrets;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.TableDdl;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only snapshot-only pipes copy, and what can happen to it meanwhile. */
class SnapshotSourcesTest extends PipeJobs {

  private static final JobSettings MANY_CHUNKS =
      new JobSettings(1, 2_000, 2, 1_000, 300).withParallelTables(2);

  /** A pipe of relations without a key, whose targets show every row that was ever inserted. */
  private static PipeSpec keyless(String pipe, JobSettings settings, String... relations) {
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.SNAPSHOT, settings, relations);
    List<TablePlan> plans = new ArrayList<>();
    for (TablePlan plan : spec.tables()) {
      TablePlan merged =
          new TablePlan(
              plan.oid(),
              plan.schema(),
              plan.name(),
              plan.partitioned(),
              ReplicaIdentity.NONE,
              plan.targetTable(),
              TableEngine.MERGE_TREE,
              List.of(),
              "",
              "",
              plan.snapshotVersion(),
              plan.columns(),
              plan.leftOut(),
              plan.work());
      clickhouse.query("DROP TABLE penstock." + plan.targetTable());
      clickhouse.query(
          TableDdl.create(
              clickhouse.database(), merged, new MetadataColumns(spec.metadataPrefix())));
      plans.add(merged);
    }
    return spec.withTables(plans);
  }

  /** Rows of 28 bytes with their headers, and rows of which a page has two. */
  @Test
  void aTableThatWasNeverAnalyzedIsCutByTheRowsThatItsPagesHave() throws SQLException {
    postgres.execute(
        "CREATE TABLE thin (id int PRIMARY KEY) WITH (autovacuum_enabled = false)",
        "INSERT INTO thin SELECT generate_series(1, 300000)",
        "CREATE TABLE thick (id int PRIMARY KEY, t text) WITH (autovacuum_enabled = false)",
        "ALTER TABLE thick ALTER t SET STORAGE PLAIN",
        "INSERT INTO thick SELECT i, repeat('x', 3500) FROM generate_series(1, 5000) i");
    PipeSpec spec =
        fixture.prepare(
            "unanalyzed",
            ReplicationMode.SNAPSHOT,
            new JobSettings(1, 2_000, 2, 10_000, 300),
            "thin",
            "thick");
    PostgresConnector connector = new PostgresConnector(spec, JobSecrets.opener());
    try (ChunkPlanner planner = new ChunkPlanner(spec, connector);
        Connection connection = postgres.connect()) {
      List<PipeSplit.Chunk> chunks = planner.plan(List.of(0, 1), 1, "test");
      assertThat(chunks.stream().filter(chunk -> chunk.table() == 0).count()).isBetween(25L, 36L);
      assertThat(chunks.stream().filter(chunk -> chunk.table() == 1).count()).isEqualTo(1);
      // The planner's transaction lasts as long as the copy: whoever rewrites a table must not
      // wait.
      assertThat(
              PipeFixture.text(
                  connection,
                  "SELECT count(*) FROM pg_locks WHERE relation IN ('thin'::regclass,"
                      + " 'thick'::regclass)"))
          .isEqualTo("0");
    }
  }

  private static void assertFinishes(JobClient job) throws Exception {
    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
  }

  private static void assertSameRows(String relation) throws Exception {
    String sums = "count(%s), count(DISTINCT id), sum(id), sum(length(b)) FROM ";
    try (Connection connection = postgres.connect()) {
      String expected =
          PipeFixture.text(
              connection,
              "SELECT concat_ws(E'\\t', count, ids, sum, letters) FROM (SELECT count(*) AS count,"
                  + " count(DISTINCT id) AS ids, sum(id) AS sum, sum(length(b)) AS letters FROM "
                  + relation
                  + ") s");
      assertThat(clickhouse.query("SELECT " + sums.formatted("") + "penstock." + relation))
          .isEqualTo(expected);
    }
  }

  @Test
  void copiesViewsAndMaterializedViews() throws Exception {
    table("behind", 20_000);
    postgres.execute(
        "CREATE VIEW seen AS SELECT id, upper(b) AS b FROM behind WHERE id % 2 = 0 ORDER BY id",
        "CREATE MATERIALIZED VIEW kept AS SELECT id, b || '!' AS b FROM behind",
        "CREATE VIEW none AS SELECT id, b FROM behind WHERE false",
        "DELETE FROM behind WHERE id > 19000");
    JobClient job = submit(keyless("views", SETTINGS, "seen", "kept", "none"), null);
    assertFinishes(job);

    assertSameRows("seen");
    assertSameRows("kept");
    assertThat(clickhouse.query("SELECT count() FROM penstock.none")).isEqualTo("0");
  }

  /** A rewrite is not MVCC-safe: to the snapshot from before it, the table appears empty. */
  @ParameterizedTest
  @CsvSource({
    "plain, ALTER TABLE plain ADD COLUMN r float8 DEFAULT random()",
    "parted, ALTER TABLE parted ADD COLUMN r float8 DEFAULT random()",
    "stale, REFRESH MATERIALIZED VIEW stale"
  })
  void whatIsRewrittenWhileTheLoadIsPlannedIsNotLost(String relation, String rewrite)
      throws Exception {
    postgres.execute(
        switch (relation) {
          case "plain" -> "CREATE TABLE plain AS " + ROWS;
          case "stale" -> "CREATE MATERIALIZED VIEW stale AS " + ROWS;
          default ->
              "CREATE TABLE parted (id int, b text) PARTITION BY LIST (id);"
                  + " CREATE TABLE parted_rest PARTITION OF parted DEFAULT;"
                  + " INSERT INTO parted "
                  + ROWS;
        });
    PipeSpec spec = keyless(relation, SETTINGS, relation);
    JobClient job;
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(rewrite);
      job = submit(spec, null);
      awaitBlocked("penstock " + relation);
      connection.commit();
    }
    assertFinishes(job);

    assertSameRows(relation);
  }

  private static final String ROWS =
      "SELECT i AS id, 'row ' || i AS b FROM generate_series(1, 5000) i";

  private static void awaitBlocked(String application) throws Exception {
    try (Connection connection = postgres.connect()) {
      String waiting =
          "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"
              + application
              + "' AND wait_event_type = 'Lock'";
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !PipeFixture.text(connection, waiting).equals("0"));
    }
  }

  @Test
  void aMaterializedViewThatIsRefreshedInTheMiddleIsCopiedWhole() throws Exception {
    postgres.execute(
        "CREATE TABLE generation AS SELECT 1 AS g",
        "CREATE MATERIALIZED VIEW renewed AS SELECT g, i AS id, repeat('x', 100) AS b"
            + " FROM generation, generate_series(1, 60000) i");
    JobClient job = submit(keyless("renewed", MANY_CHUNKS, "renewed"), null);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !clickhouse.query("SELECT count() FROM penstock.renewed").equals("0"));
    postgres.execute("UPDATE generation SET g = 2", "REFRESH MATERIALIZED VIEW renewed");
    assertFinishes(job);

    assertThat(
            clickhouse.query("SELECT count(), uniqExact(id), uniqExact(g) FROM penstock.renewed"))
        .isEqualTo("60000\t60000\t1");
  }

  @Test
  void aForeignPartitionThatCameLaterStopsTheTable() throws Exception {
    postgres.execute(
        "CREATE TABLE mixed (id int, b text) PARTITION BY LIST (id)",
        "CREATE TABLE mixed_one PARTITION OF mixed FOR VALUES IN (1)",
        "CREATE FOREIGN DATA WRAPPER nothing",
        "CREATE SERVER far FOREIGN DATA WRAPPER nothing");
    PipeSpec spec = keyless("mixed", SETTINGS, "mixed");
    postgres.execute("CREATE FOREIGN TABLE mixed_two PARTITION OF mixed DEFAULT SERVER far");
    PipeException.Found found = failure(submit(spec, null));

    assertThat(found.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(found.table()).isZero();
    assertThat(found.detail()).contains("mixed_two of public.mixed is a foreign table");
  }

  @Test
  void copiesFromAStandby() throws Exception {
    table("stood", 20_000);
    PipeSpec spec = fixture.prepare("stood", ReplicationMode.SNAPSHOT, MANY_CHUNKS, "stood");
    try (LocalPostgres standby =
        postgres.standby(PostgresOptions.in(directory.resolve("standby")))) {
      SourceSpec source = spec.source();
      SourceSpec there =
          new SourceSpec(
              source.host(),
              standby.port(),
              source.database(),
              source.username(),
              source.password(),
              source.tls(),
              source.systemIdentifier(),
              source.timeline());
      assertFinishes(submit(spec.withNeighbours(there, spec.destination()), null));
    }

    assertThat(fixture.compare("stood").toString()).isEqualTo("20000 rows equal");
  }
}
