package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableEngine;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** Targets of the other engines. */
class EnginesTest extends PipeJobs {

  private static PipeSpec prepare(String pipe, ReplicationMode mode, TableEngine engine) {
    return fixture.prepare(pipe, pipe, mode, SETTINGS, Plans.engine(engine), pipe);
  }

  /** A table that holds what was written to another one, the newest version of each key. */
  private static void keep(String source, String kept) {
    clickhouse.query(
        "CREATE TABLE penstock."
            + kept
            + " AS penstock."
            + source
            + " ENGINE = ReplacingMergeTree(_pipe_version, _pipe_is_deleted) ORDER BY id");
  }

  private static void keepByView(String source, String kept) {
    keep(source, kept);
    clickhouse.query(
        "CREATE MATERIALIZED VIEW penstock."
            + source
            + "_view TO penstock."
            + kept
            + " AS SELECT * FROM penstock."
            + source);
  }

  @Test
  void aViewBehindNullSeesEveryRowAndATruncateStopsNothing() throws Exception {
    table("passed", 5_000);
    PipeSpec spec = prepare("passed", ReplicationMode.CDC, TableEngine.NULL);
    keepByView("passed", "kept");
    JobClient job = submit(spec, null);
    changes("passed", 1, 100);
    awaitConfirmed("passed");
    postgres.execute("CREATE TABLE kept AS TABLE passed");
    assertThat(fixture.compare("kept").toString()).endsWith(" rows equal");
    assertThat(clickhouse.query("SELECT count() FROM penstock.passed")).isEqualTo("0");

    postgres.execute("TRUNCATE passed", "INSERT INTO passed VALUES (9000001, 1)");
    awaitConfirmed("passed");
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    // There is nothing to empty; what views have taken is theirs.
    postgres.execute("INSERT INTO kept VALUES (9000001, 1)");
    assertThat(fixture.compare("kept").toString()).endsWith(" rows equal");
  }

  @Test
  void aSnapshotIntoNullEnds() throws Exception {
    table("nulls", 5_000);
    PipeSpec spec = prepare("nulls", ReplicationMode.SNAPSHOT, TableEngine.NULL);
    keepByView("nulls", "nulls_kept");
    submit(spec, null).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(rows("nulls_kept")).isEqualTo("5000");
  }

  @Test
  void mergeTreeHasEveryChange() throws Exception {
    table("appended", 5_000);
    PipeSpec spec = prepare("appended", ReplicationMode.CDC, TableEngine.MERGE_TREE);
    awaitStreaming(submit(spec, null));
    postgres.execute("UPDATE appended SET a = a + 1 WHERE id <= 10");
    postgres.execute("UPDATE appended SET a = a + 1 WHERE id <= 10");
    postgres.execute("DELETE FROM appended WHERE id = 1");
    awaitConfirmed("appended");
    assertThat(clickhouse.query("SELECT count() FROM penstock.appended")).isEqualTo("5021");
    changes("appended", 1, 100);
    awaitConfirmed("appended");
    keep("appended", "appended_newest");
    clickhouse.query("INSERT INTO penstock.appended_newest SELECT * FROM penstock.appended");
    postgres.execute("CREATE TABLE appended_newest AS TABLE appended");
    assertThat(fixture.compare("appended_newest").toString()).endsWith(" rows equal");

    postgres.execute("TRUNCATE appended", "INSERT INTO appended VALUES (1, 1)");
    awaitConfirmed("appended");
    assertThat(clickhouse.query("SELECT count() FROM penstock.appended")).isEqualTo("1");
  }
}
