package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import org.junit.jupiter.api.Test;

/** Stored generated columns, which Postgres publishes since 18 where it is told to. */
class GeneratedColumnsTest extends PipeJobs {

  @Test
  void areCopiedAndFollowedLikeOthers() throws Exception {
    postgres.execute(
        "CREATE TABLE made (id int PRIMARY KEY, a int, other text,"
            + " twice int GENERATED ALWAYS AS (a * 2) STORED,"
            + " wide text GENERATED ALWAYS AS (repeat(a::text || 'x', 3000)) STORED)",
        "ALTER TABLE made ALTER wide SET STORAGE EXTERNAL",
        "INSERT INTO made SELECT i, i % 10 FROM generate_series(1, 500) i");
    PipeSpec spec = fixture.prepare("made", ReplicationMode.CDC, SETTINGS, "made");
    postgres.execute("ALTER PUBLICATION made SET (publish_generated_columns = stored)");
    awaitStreaming(submit(spec, null));
    assertThat(fixture.compare("made").toString()).isEqualTo("500 rows equal");

    postgres.execute(
        "INSERT INTO made SELECT i, i % 10 FROM generate_series(501, 600) i",
        "UPDATE made SET a = NULL WHERE id % 7 = 0",
        "UPDATE made SET other = 'untouched' WHERE id % 5 = 0",
        "DELETE FROM made WHERE id % 11 = 0");
    awaitConfirmed("made");
    assertThat(fixture.compare("made").toString()).endsWith(" rows equal");
    assertThat(clickhouse.query("SELECT countIf(twice = a * 2) FROM penstock.made FINAL"))
        .isEqualTo(clickhouse.query("SELECT count(a) FROM penstock.made FINAL"));
  }
}
