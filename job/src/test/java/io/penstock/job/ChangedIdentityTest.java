package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException.Found;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What old rows are known by changes under a running stream. */
class ChangedIdentityTest extends PipeJobs {

  private static void coded(String name, String primaryKey) {
    postgres.execute(
        "CREATE TABLE "
            + name
            + " (id int NOT NULL, code int NOT NULL UNIQUE, b text, PRIMARY KEY "
            + primaryKey
            + ")",
        "INSERT INTO " + name + " SELECT i, 1000 + i, 'row ' || i FROM generate_series(1, 100) i");
  }

  private static JobClient following(String table) throws Exception {
    PipeSpec spec = fixture.prepare(table, ReplicationMode.CDC, SETTINGS, table);
    JobClient job = submit(spec, null);
    awaitRows(table, 100);
    awaitConfirmed(table);
    return job;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deleted | REPLICA IDENTITY USING INDEX deleted_code_key | DELETE FROM deleted WHERE id = 5
          moved | REPLICA IDENTITY USING INDEX moved_code_key | UPDATE moved SET id = 500 WHERE id = 5
          nothing | REPLICA IDENTITY NOTHING | INSERT INTO nothing VALUES (200, 200)
          keyless | DROP CONSTRAINT keyless_pkey | INSERT INTO keyless VALUES (5, 200)
          wider | DROP CONSTRAINT wider_pkey, ADD PRIMARY KEY (id, code) | INSERT INTO wider VALUES (5, 5)
          """)
  void stopsATableWhoseRowsAreNoLongerKnownByItsKey(String table, String alter, String change)
      throws Exception {
    coded(table, "(id)");
    JobClient job = following(table);
    postgres.execute("ALTER TABLE " + table + " " + alter, change);

    Found found = failure(job);
    assertThat(found.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(found.table()).isZero();
    assertThat(found.detail()).contains("public." + table, "ALTER TABLE", "REPLICA IDENTITY");
  }

  private static JobClient followingPartitions(String table) throws Exception {
    postgres.execute(
        "CREATE TABLE "
            + table
            + " (id int PRIMARY KEY, code int NOT NULL) PARTITION BY RANGE (id)",
        "CREATE TABLE " + table + "_low PARTITION OF " + table + " FOR VALUES FROM (0) TO (90)",
        "CREATE TABLE " + table + "_high PARTITION OF " + table + " FOR VALUES FROM (90) TO (999)",
        "CREATE UNIQUE INDEX " + table + "_code ON " + table + "_low (code)",
        "INSERT INTO " + table + " SELECT i, i FROM generate_series(1, 100) i");
    PipeSpec spec = fixture.prepare(table, ReplicationMode.CDC, SETTINGS, table);
    postgres.execute("ALTER PUBLICATION " + table + " SET (publish_via_partition_root = true)");
    JobClient job = submit(spec, null);
    awaitRows(table, 100);
    awaitConfirmed(table);
    return job;
  }

  /** An UPDATE of the key then comes without the old one, and nothing in it shows that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          parted | DELETE FROM parted WHERE id = 5
          partkey | UPDATE partkey SET id = 80 WHERE id = 5
          """)
  void stopsATableWithAPartitionWhoseRowsAreKnownByAnotherKey(String table, String change)
      throws Exception {
    JobClient job = followingPartitions(table);
    postgres.execute(
        "DELETE FROM " + table + " WHERE id = 80",
        "ALTER TABLE " + table + "_low REPLICA IDENTITY USING INDEX " + table + "_code",
        change);

    Found found = failure(job);
    assertThat(found.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(found.table()).isZero();
    assertThat(found.detail()).contains("public." + table, "partition");
  }

  @Test
  void followsAKeyFromPartitionToPartition() throws Exception {
    followingPartitions("moving");
    postgres.execute(
        "UPDATE moving SET id = id + 500 WHERE id % 2 = 0",
        "ALTER TABLE moving_low REPLICA IDENTITY FULL",
        "UPDATE moving SET id = id + 700 WHERE id < 10",
        "DELETE FROM moving WHERE id BETWEEN 20 AND 30");
    awaitConfirmed("moving");

    awaitEqual("moving");
  }

  @Test
  void goesOnWhileItsKeyIsPartOfTheIdentity() throws Exception {
    coded("whole", "(id) INCLUDE (b)");
    following("whole");
    postgres.execute(
        "ALTER TABLE whole REPLICA IDENTITY FULL",
        "DELETE FROM whole WHERE id = 5",
        "UPDATE whole SET id = 600 WHERE id = 6",
        "ALTER TABLE whole REPLICA IDENTITY DEFAULT",
        "DELETE FROM whole WHERE id = 7",
        "UPDATE whole SET id = 800 WHERE id = 8",
        "ALTER TABLE whole REPLICA IDENTITY USING INDEX whole_code_key",
        "ALTER TABLE whole REPLICA IDENTITY DEFAULT",
        "UPDATE whole SET code = code + 1000000 WHERE id = 9");
    awaitConfirmed("whole");

    awaitEqual("whole");
  }
}
