package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException.Found;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A role that may read little: what it may is enough, and what it may not is said. */
class RestrictedReaderTest extends PipeJobs {

  private static final String ALL_BUT_F = "(id, a, b, c, d, e, big)";

  @BeforeAll
  static void role() {
    postgres.execute("CREATE ROLE reader LOGIN REPLICATION PASSWORD 'reader'");
  }

  private static PipeSpec asReader(PipeSpec spec) {
    return fixture.as(spec, "reader", "reader");
  }

  private static PipeSpec withoutF(String pipe) {
    return asReader(
        fixture.prepare(pipe, pipe, ReplicationMode.CDC, SETTINGS, Plans.without("f"), pipe));
  }

  /** Once the column is gone from the source too. */
  private static void assertEqualWithoutF(String table) {
    postgres.execute("ALTER TABLE " + table + " DROP COLUMN f");
    assertThat(fixture.compare(table).toString()).endsWith(" rows equal");
  }

  private static void assertLacksPrivilege(Found found) {
    assertThat(found.code()).isEqualTo(ErrorCode.SOURCE_PRIVILEGE);
    assertThat(found.table()).isZero();
    assertThat(found.stopsTable()).isTrue();
  }

  @Test
  void grantsOnColumnsAreEnough() throws Exception {
    table("granted", 30_000);
    postgres.execute("GRANT SELECT " + ALL_BUT_F + " ON granted TO reader");
    JobClient job = submit(withoutF("granted"), null);
    awaitStreaming(job);
    changes("granted", 1, 200);
    // Its large value is not in the stream and has to be looked up.
    postgres.execute("UPDATE granted SET a = -1 WHERE big IS NOT NULL");
    awaitConfirmed("granted");
    stop(job);

    assertEqualWithoutF("granted");
  }

  @Test
  void aGrantOnTheRowsPlaceAllowsManyChunks() throws Exception {
    table("placed", 30_000);
    postgres.execute("GRANT SELECT " + ALL_BUT_F + ", SELECT (ctid) ON placed TO reader");
    JobClient job = submit(withoutF("placed"), null);
    awaitStreaming(job);
    assertThat(gauge(job, "snapshotSplitsTotal")).isGreaterThan(1);
    stop(job);

    assertEqualWithoutF("placed");
  }

  @Test
  void aColumnThatMayNotBeReadStopsItsTable() throws Exception {
    table("refused", 500);
    postgres.execute("GRANT SELECT (id, a) ON refused TO reader");
    PipeSpec spec = fixture.prepare("refused", ReplicationMode.CDC, SETTINGS, "refused");

    assertLacksPrivilege(failure(submit(asReader(spec), null)));
  }

  @Test
  void aPolicyStopsItsTableInsteadOfHidingRowsFromTheCopy() throws Exception {
    table("hidden", 500);
    postgres.execute("GRANT SELECT ON hidden TO reader");
    PipeSpec spec = fixture.prepare("hidden", ReplicationMode.CDC, SETTINGS, "hidden");
    postgres.execute(
        "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY even ON hidden USING (id % 2 = 0)");

    assertLacksPrivilege(failure(submit(asReader(spec), null)));
  }

  @Test
  void aPolicyOfAPartitionStopsItsTable() throws Exception {
    postgres.execute(
        "CREATE TABLE leafy (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE leafy_a PARTITION OF leafy FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE leafy_b PARTITION OF leafy FOR VALUES FROM (10) TO (100)",
        "INSERT INTO leafy SELECT generate_series(0, 50)",
        "GRANT SELECT ON leafy, leafy_a, leafy_b TO reader",
        "ALTER TABLE leafy_b ENABLE ROW LEVEL SECURITY");
    PipeSpec spec = fixture.prepare("leafy", ReplicationMode.SNAPSHOT, SETTINGS, "leafy");

    assertLacksPrivilege(failure(submit(asReader(spec), null)));
  }

  @Test
  void aPolicyStopsItsTableInsteadOfHidingALookedUpValue() throws Exception {
    table("late", 500);
    postgres.execute("GRANT SELECT ON late TO reader");
    PipeSpec spec = asReader(fixture.prepare("late", ReplicationMode.CDC, SETTINGS, "late"));
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute(
        "ALTER TABLE late ENABLE ROW LEVEL SECURITY",
        "UPDATE late SET a = -1 WHERE big IS NOT NULL");

    assertLacksPrivilege(failure(job));
  }
}
