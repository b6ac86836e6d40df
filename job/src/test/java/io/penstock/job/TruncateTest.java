package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** TRUNCATE of one table and of several, in a transaction with other changes, and ignored. */
class TruncateTest extends PipeJobs {

  @Test
  void whatItReachesIsEmptiedInOrderWithTheRows() throws Exception {
    postgres.execute(
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent)",
        "CREATE TABLE alone (id int PRIMARY KEY)",
        "CREATE TABLE tree (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE tree_low PARTITION OF tree FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE tree_high PARTITION OF tree FOR VALUES FROM (100) TO (1000)",
        "INSERT INTO parent SELECT generate_series(1, 50)",
        "INSERT INTO child SELECT i, i FROM generate_series(1, 50) i",
        "INSERT INTO alone SELECT generate_series(1, 50)",
        "INSERT INTO tree SELECT generate_series(50, 150)");
    PipeSpec spec =
        fixture.prepare(
            "emptied", ReplicationMode.CDC, SETTINGS, "parent", "child", "alone", "tree");
    postgres.execute("ALTER PUBLICATION emptied SET (publish_via_partition_root = true)");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute(
        "BEGIN; INSERT INTO parent VALUES (51); TRUNCATE parent CASCADE;"
            + " INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (9, 1); COMMIT",
        "BEGIN; TRUNCATE alone, tree; INSERT INTO tree VALUES (7), (700); SAVEPOINT s;"
            + " TRUNCATE tree; ROLLBACK TO s; INSERT INTO alone VALUES (5); COMMIT");
    awaitConfirmed("emptied");

    for (String table : new String[] {"parent", "child", "alone", "tree"}) {
      assertThat(fixture.compare(table).toString()).as(table).endsWith(" rows equal");
    }
  }

  @Test
  void ignoredItLeavesTheTargetAsItIs() throws Exception {
    table("kept", 100);
    PipeSpec spec =
        fixture.prepare("kept", ReplicationMode.CDC, SETTINGS.withIgnoresTruncate(true), "kept");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute(
        "BEGIN; TRUNCATE kept; INSERT INTO kept (id, a) VALUES (1, 7), (1001, 7); COMMIT");
    awaitConfirmed("kept");
    assertThat(rows("kept")).isEqualTo("101");
    assertThat(clickhouse.query("SELECT sum(a) FROM penstock.kept FINAL WHERE id IN (1, 1001)"))
        .isEqualTo("14");
    String savepoint = stop(job);
    postgres.execute("BEGIN; TRUNCATE kept; INSERT INTO kept (id, a) VALUES (2, 7); COMMIT");
    submit(spec, savepoint);
    awaitConfirmed("kept");

    assertThat(rows("kept")).isEqualTo("101");
  }

  /**
   * Postgres does not send it under the root's name (pgoutput.c, pgoutput_truncate), so that nobody
   * can see it in the stream. The guide says so.
   */
  @Test
  void ofOnePartitionItIsNotSent() throws Exception {
    postgres.execute(
        "CREATE TABLE part (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE part_high PARTITION OF part FOR VALUES FROM (100) TO (1000)",
        "INSERT INTO part SELECT generate_series(50, 149)");
    PipeSpec spec = fixture.prepare("part", ReplicationMode.CDC, SETTINGS, "part");
    postgres.execute("ALTER PUBLICATION part SET (publish_via_partition_root = true)");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute("TRUNCATE part_low", "INSERT INTO part VALUES (500)");
    awaitConfirmed("part");

    assertThat(rows("part")).isEqualTo("101");
  }
}
