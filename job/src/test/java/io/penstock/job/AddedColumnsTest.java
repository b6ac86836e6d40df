package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** Targets that have more columns than the pipe gave them, and one that is moved away. */
class AddedColumnsTest extends PipeJobs {

  @Test
  void columnsThatUsersAddTakeTheirDefaultsWhereverTheyStand() throws Exception {
    table("more", 1_000);
    PipeSpec spec = fixture.prepare("more", ReplicationMode.CDC, SETTINGS, "more");
    clickhouse.query(
        "ALTER TABLE penstock.more ADD COLUMN twice Int64 DEFAULT id * 2 FIRST, ADD COLUMN note"
            + " Nullable(String) AFTER a, ADD COLUMN day Date MATERIALIZED ifNull(toDate(d), toDate(0))");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    clickhouse.query(
        "ALTER TABLE penstock.more ADD COLUMN late String DEFAULT ifNull(concat('l', b), '') FIRST");
    postgres.execute(
        "INSERT INTO more (id, a, b) VALUES (5000, 1, 'x')", "DELETE FROM more WHERE id < 10");
    awaitEqual("more");
    assertThat(
            clickhouse.query(
                "SELECT countIf(twice = id * 2), countIf(note IS NULL), maxIf(late, id = 5000) FROM"
                    + " penstock.more FINAL"))
        .isEqualTo("992\t992\tlx");

    clickhouse.query("RENAME TABLE penstock.more TO penstock.elsewhere");
    postgres.execute("INSERT INTO more (id, a, b) VALUES (5001, 1, 'y')");
    assertThat(failure(job).code()).isEqualTo(ErrorCode.TARGET_MISSING);
    assertThat(failure(job).table()).isEqualTo(0);
  }
}
