package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException.Found;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableWork;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors name the table that they stop, and a job goes on without it. */
class StoppedTablesTest extends PipeJobs {

  private static void assertStops(Found found, ErrorCode code) {
    assertThat(found.code()).isEqualTo(code);
    assertThat(found.table()).isEqualTo(1);
    assertThat(found.stopsTable()).isTrue();
  }

  private static PipeSpec pair(String pipe) {
    table(pipe + "_a", 500);
    table(pipe + "_b", 500);
    return fixture.prepare(pipe, ReplicationMode.CDC, SETTINGS, pipe + "_a", pipe + "_b");
  }

  @Test
  void aStoppedTableIsLeftAsItIs() throws Exception {
    PipeSpec spec = pair("stopped");
    JobClient job = submit(spec, null);
    awaitRows("stopped_a", 500);
    awaitRows("stopped_b", 500);
    awaitConfirmed("stopped");
    String savepoint = stop(job);
    changes("stopped_a", 1, 50);
    postgres.execute("DELETE FROM stopped_b WHERE id < 100", "TRUNCATE stopped_b");
    submit(PipeFixture.withWork(spec, 1, TableWork.NONE), savepoint);
    awaitConfirmed("stopped");

    awaitEqual("stopped_a");
    assertThat(rows("stopped_b")).isEqualTo("500");
  }

  @Test
  void aTableStoppedWhileItLoadsHoldsNobodyUp() throws Exception {
    JobSettings manyChunks = new JobSettings(1, 1_000, 2, 1_000, 300);
    table("midway_a", 5_000);
    table("midway_b", 80_000);
    PipeSpec spec =
        fixture.prepare("midway", ReplicationMode.CDC, manyChunks, "midway_a", "midway_b");
    JobClient job = submit(spec, null);
    awaitRows("midway_b", 1);
    String savepoint = stop(job);
    postgres.execute("DROP TABLE midway_b");
    submit(PipeFixture.withWork(spec, 1, TableWork.NONE), savepoint);
    changes("midway_a", 1, 50);
    awaitConfirmed("midway");

    awaitEqual("midway_a");
  }

  @Test
  void aTargetThatIsGoneStopsItsTable() throws Exception {
    PipeSpec spec = pair("dropped");
    JobClient job = submit(spec, null);
    awaitConfirmed("dropped");
    clickhouse.query("DROP TABLE penstock.dropped_b");
    postgres.execute("INSERT INTO dropped_b VALUES (9000, 1)");

    assertStops(failure(job), ErrorCode.TARGET_MISSING);
  }

  @Test
  void aChangedDefinitionStopsItsTable() throws Exception {
    PipeSpec spec = pair("altered");
    JobClient job = submit(spec, null);
    awaitConfirmed("altered");
    postgres.execute(
        "ALTER TABLE altered_b ADD COLUMN more int", "INSERT INTO altered_b VALUES (9000, 1)");

    assertStops(failure(job), ErrorCode.SCHEMA_CHANGED);
  }

  @ParameterizedTest
  @CsvSource({"widened, 'numeric(12, 3)[]'", "loosened, 'numeric[]'"})
  void anArrayOfAnotherTypeStopsItsTable(String pipe, String type) throws Exception {
    table(pipe + "_a", 10);
    postgres.execute(
        "CREATE TABLE " + pipe + "_b (id int PRIMARY KEY, l numeric(10, 2)[])",
        "INSERT INTO " + pipe + "_b VALUES (1, '{1.25}')");
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.CDC, SETTINGS, pipe + "_a", pipe + "_b");
    JobClient job = submit(spec, null);
    awaitConfirmed(pipe);
    postgres.execute(
        "ALTER TABLE " + pipe + "_b ALTER COLUMN l TYPE " + type,
        "INSERT INTO " + pipe + "_b VALUES (2, '{1.125}')");

    assertStops(failure(job), ErrorCode.SCHEMA_CHANGED);
  }

  @ParameterizedTest
  @CsvSource({"merged, false", "merged_copy, true"})
  void aKeyThatCannotBeCarriedExactlyStopsItsTable(String pipe, boolean copied) throws Exception {
    table(pipe + "_a", 10);
    postgres.execute("CREATE TABLE " + pipe + "_b (id numeric(5, 2) PRIMARY KEY, b text)");
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.CDC, SETTINGS, pipe + "_a", pipe + "_b");
    JobClient job = copied ? null : submit(spec, null);
    if (job != null) {
      awaitConfirmed(pipe);
    }
    postgres.execute("INSERT INTO " + pipe + "_b VALUES (0, 'zero'), ('NaN', 'not a number')");

    Found found = failure(job == null ? submit(spec, null) : job);
    assertStops(found, ErrorCode.VALUE_REFUSED);
    assertThat(found.detail()).contains("column id", "key");
  }

  @ParameterizedTest
  @CsvSource({"unnulled, false", "unnulled_copy, true"})
  void aNullWhereThereCouldBeNoneStopsItsTable(String pipe, boolean copied) throws Exception {
    PipeSpec spec = pair(pipe);
    JobClient job = copied ? null : submit(spec, null);
    if (job != null) {
      awaitConfirmed(pipe);
    }
    postgres.execute(
        "ALTER TABLE " + pipe + "_b ALTER COLUMN a DROP NOT NULL",
        "INSERT INTO " + pipe + "_b VALUES (9000, NULL)");

    Found found = failure(job == null ? submit(spec, null) : job);
    assertStops(found, ErrorCode.SCHEMA_CHANGED);
    assertThat(found.detail()).contains("column a", "NULL");
  }

  @Test
  void aColumnThatIsGoneStopsItsTableInTheCopyToo() throws Exception {
    PipeSpec spec = pair("shrunk");
    postgres.execute("ALTER TABLE shrunk_b DROP COLUMN e");

    assertStops(failure(submit(spec, null)), ErrorCode.SCHEMA_CHANGED);
  }

  @Test
  void aRowThatPostgresCannotReadStopsItsTable() throws Exception {
    table("readable", 500);
    postgres.execute(
        "CREATE TABLE unreadable (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (10 / a))",
        "INSERT INTO unreadable VALUES (1, 1), (2, 0)");
    PipeSpec spec =
        fixture.prepare("unreadable", ReplicationMode.CDC, SETTINGS, "readable", "unreadable");

    assertStops(failure(submit(spec, null)), ErrorCode.VALUE_REFUSED);
  }

  @Test
  void aTableThatIsGoneStopsItselfBeforeTheCopy() throws Exception {
    PipeSpec spec = pair("lost");
    postgres.execute("DROP TABLE lost_b", "CREATE TABLE lost_b (id int PRIMARY KEY)");

    assertStops(failure(submit(spec, null)), ErrorCode.TABLE_GONE);
  }

  @Test
  void aTableThatIsGoneOrUnpublishedStopsItselfBeforeTheStream() throws Exception {
    PipeSpec spec = pair("unpublished");
    JobClient job = submit(spec, null);
    // A chunk that is still open would find the table gone first.
    awaitStreaming(job);
    awaitConfirmed("unpublished");
    String savepoint = stop(job);
    postgres.execute("ALTER PUBLICATION unpublished DROP TABLE unpublished_b");

    assertStops(failure(submit(spec, savepoint)), ErrorCode.TABLE_UNPUBLISHED);
    postgres.execute("DROP TABLE unpublished_b");
    assertStops(failure(submit(spec, savepoint)), ErrorCode.TABLE_GONE);
    postgres.execute("DROP PUBLICATION unpublished");
    Found found = failure(submit(spec, savepoint));
    assertThat(found.code()).isEqualTo(ErrorCode.PUBLICATION_MISSING);
    assertThat(found.stopsTable()).isFalse();
  }
}
