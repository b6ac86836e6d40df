package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableEngine;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Loads that are split by the values of a column, whatever they are. */
class PartitionKeyTest extends PipeJobs {

  private static final JobSettings SMALL_CHUNKS = new JobSettings(1, 20_000, 2, 1_000, 300);

  /** Values that an SQL text has to get right, and many that are the same. */
  private static void nastyTexts(String table) {
    postgres.execute(
        "UPDATE "
            + table
            + " SET b = CASE id % 7 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'O''Brien ' || id"
            + " WHEN 3 THEN E'back\\\\slash ' || id WHEN 4 THEN E'line\\n' || id"
            + " WHEN 5 THEN 'größer ' || id ELSE 'same' END");
  }

  @Test
  void changesWhileItIsCopiedAreNotLost() throws Exception {
    for (String table : new String[] {"by_number", "by_text", "by_time", "by_rare"}) {
      table(table, 20_000);
    }
    nastyTexts("by_text");
    PipeSpec spec =
        fixture.prepare(
            "keyed",
            "keyed",
            ReplicationMode.CDC,
            SMALL_CHUNKS,
            Plans.splitBy(
                Map.of("by_number", "a", "by_text", "b", "by_time", "d", "by_rare", "big")),
            "by_number",
            "by_text",
            "by_time",
            "by_rare");
    JobClient job = submit(spec, null);
    for (String table : new String[] {"by_number", "by_text", "by_time", "by_rare"}) {
      changes(table, 7, 60);
      // From one range into another, there and back, in the midst of the copy.
      postgres.execute(
          "UPDATE " + table + " SET a = 99 - a, b = reverse(b), d = now() WHERE id % 3 = 0");
    }
    Awaitility.await().until(() -> gauge(job, "snapshotComplete") == 1);
    awaitConfirmed("keyed");

    for (int i = 0; i < 4; i++) {
      String table = spec.tables().get(i).name();
      awaitEqual(table);
      assertThat(gauge(job, "table." + i + ".splitsTotal"))
          .as("ranges of " + table)
          .isGreaterThan(table.equals("by_rare") ? 1 : 10);
    }
  }

  @Test
  void everyRowIsInOneRangeAlone() throws Exception {
    table("once", 20_000);
    nastyTexts("once");
    postgres.execute(
        "CREATE TABLE tree (LIKE once, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
        "CREATE TABLE tree_low PARTITION OF tree FOR VALUES FROM (0) TO (3000)",
        "CREATE TABLE tree_high PARTITION OF tree FOR VALUES FROM (3000) TO (1000000)",
        "INSERT INTO tree SELECT * FROM once");
    PipeSpec spec =
        fixture.prepare(
            "ranges",
            "ranges",
            ReplicationMode.SNAPSHOT,
            SMALL_CHUNKS,
            plan ->
                Plans.engine(TableEngine.MERGE_TREE)
                    .apply(Plans.splitBy(Map.of("once", "b", "tree", "c")).apply(plan)),
            "once",
            "tree");
    JobClient job = submit(spec, null);
    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED);
    for (String table : new String[] {"once", "tree"}) {
      // An engine that keeps all rows: what was read twice would be here twice.
      assertThat(clickhouse.query("SELECT count(), uniqExact(id) FROM penstock." + table))
          .isEqualTo("20000\t20000");
    }
  }
}
