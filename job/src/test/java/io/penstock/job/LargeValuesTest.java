package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.job.row.RowLimit;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of 100 MB; run with a heap of 1 GB they pass too. */
class LargeValuesTest extends PipeJobs {

  private static final String LARGE = "repeat('penstock', 13107200)";

  @Test
  void theyPassByTheCopyAndByTheStream() throws Exception {
    postgres.execute(
        "CREATE TABLE large (id int PRIMARY KEY, a int, t text, b bytea)",
        "ALTER TABLE large ALTER t SET STORAGE EXTERNAL",
        "INSERT INTO large SELECT i, 0, " + LARGE + " || i FROM generate_series(1, 2) i",
        "INSERT INTO large SELECT i, 0, NULL, " + LARGE + "::bytea FROM generate_series(3, 3) i");
    PipeSpec spec = fixture.prepare("large", ReplicationMode.CDC, SETTINGS, "large");
    awaitStreaming(submit(spec, null));
    assertSame(3);
    postgres.execute(
        "INSERT INTO large SELECT i, 0, " + LARGE + " || i FROM generate_series(6, 7) i",
        "UPDATE large SET b = " + LARGE + "::bytea, t = NULL WHERE id = 1",
        // Its large value is not in the stream.
        "UPDATE large SET a = 1 WHERE id = 2",
        "DELETE FROM large WHERE id = 3");
    awaitConfirmed("large");

    assertSame(4);
  }

  private static void assertSame(int rows) throws SQLException {
    try (Connection connection = postgres.connect()) {
      String source =
          PipeFixture.text(
              connection,
              "SELECT string_agg(concat_ws(' ', id, a, length(t), md5(t), length(b), md5(b)), ','"
                  + " ORDER BY id) FROM large");
      String target =
          clickhouse.query(
              "SELECT arrayStringConcat(groupArray(s), ',') FROM (SELECT arrayStringConcat("
                  + "arrayFilter(x -> x IS NOT NULL, [toString(id), toString(a),"
                  + " toString(length(t)), lower(hex(MD5(t))), toString(length(b)),"
                  + " lower(hex(MD5(b)))]), ' ') AS s FROM penstock.large FINAL ORDER BY id)"
                  + " SETTINGS max_threads = 1");
      assertThat(target.strip().split(",")).hasSize(rows);
      assertThat(target.strip()).isEqualTo(source);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatIsTooLargeStopsItsTable(boolean copied) throws Exception {
    String name = copied ? "vast_copied" : "vast_streamed";
    // Two columns: one value may not pass 1 GB, nor a row in binary form.
    long half = RowLimit.BYTES / 2 + (1 << 20);
    assumeTrue(half < 480L << 20, "Postgres sends no row that is too large for this heap");
    postgres.execute("CREATE TABLE " + name + " (id int PRIMARY KEY, t text, u text)");
    String insert =
        "INSERT INTO " + name + " VALUES (1, repeat('x', " + half + "), repeat('y', " + half + "))";
    PipeSpec spec = fixture.prepare(name, ReplicationMode.CDC, SETTINGS, name);
    if (copied) {
      postgres.execute(insert);
    }
    var job = submit(spec, null);
    if (!copied) {
      awaitStreaming(job);
      postgres.execute(insert);
    }

    PipeException.Found failure = failure(job);
    assertThat(failure.code()).isEqualTo(ErrorCode.VALUE_REFUSED);
    assertThat(failure.detail()).contains("too large for the heap");
  }
}
