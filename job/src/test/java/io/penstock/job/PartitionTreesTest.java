package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.sql.Connection;
import java.time.Duration;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Partition trees of several levels, and trees of tables that inherit. */
class PartitionTreesTest extends PipeJobs {

  private static final JobSettings MANY_CHUNKS = new JobSettings(1, 2_000, 2, 1_000, 300);

  /**
   * Leaves with their columns in other places, one that had more, one with an identity of its own.
   */
  private static void tree() {
    postgres.execute(
        "CREATE TABLE tree (id bigint PRIMARY KEY, a int NOT NULL, b text, big text)"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE tree_low (big text, gone int, b text, id bigint PRIMARY KEY, a int NOT NULL)",
        "ALTER TABLE tree_low DROP COLUMN gone",
        "ALTER TABLE tree ATTACH PARTITION tree_low FOR VALUES FROM (0) TO (3000)",
        "CREATE TABLE tree_mid PARTITION OF tree FOR VALUES FROM (3000) TO (9000)"
            + " PARTITION BY LIST (id)",
        "CREATE TABLE tree_mid_rest PARTITION OF tree_mid DEFAULT PARTITION BY HASH (id)",
        "CREATE TABLE tree_h0 PARTITION OF tree_mid_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE tree_h1 (a int NOT NULL, id bigint NOT NULL, big text, b text)",
        "ALTER TABLE tree_mid_rest ATTACH PARTITION tree_h1"
            + " FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "ALTER TABLE tree_h1 REPLICA IDENTITY FULL",
        "INSERT INTO tree SELECT i, i % 100, 'row ' || i, CASE WHEN i % 50 = 0 THEN"
            + " (SELECT string_agg(md5((i * 1000 + n)::text), '') FROM generate_series(1, 200) n)"
            + " END FROM generate_series(1, 8999) i");
  }

  @Test
  void everyRowOfAPartitionTreeComesOnceAndItsChangesUnderTheRoot() throws Exception {
    tree();
    PipeSpec spec = fixture.prepare("trees", ReplicationMode.CDC, MANY_CHUNKS, "tree");
    postgres.execute("ALTER PUBLICATION trees SET (publish_via_partition_root = true)");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    awaitEqual("tree");
    assertThat(clickhouse.query("SELECT count() FROM penstock.tree WHERE _pipe_is_deleted = 0"))
        .isEqualTo("8999");

    postgres.execute(
        "UPDATE tree SET a = a + 1 WHERE id % 3 = 0",
        "UPDATE tree SET id = id + 3000 WHERE id BETWEEN 100 AND 200 AND id + 3000 NOT IN"
            + " (SELECT id FROM tree)",
        "DELETE FROM tree WHERE id BETWEEN 3050 AND 3300",
        // From leaf to leaf, with a TOAST value that stays as it is.
        "UPDATE tree SET id = id - 3000 WHERE id BETWEEN 3400 AND 3450 AND false",
        "DELETE FROM tree WHERE id BETWEEN 400 AND 450",
        "UPDATE tree SET id = id - 3000 WHERE id BETWEEN 3400 AND 3450",
        "CREATE TABLE tree_new PARTITION OF tree FOR VALUES FROM (9000) TO (10000)",
        "INSERT INTO tree SELECT i, 0, 'new ' || i FROM generate_series(9000, 9100) i",
        "CREATE TABLE tree_late (b text, a int NOT NULL, big text, id bigint NOT NULL)",
        "ALTER TABLE tree ATTACH PARTITION tree_late FOR VALUES FROM (10000) TO (11000)",
        "INSERT INTO tree_late VALUES ('direct', 1, NULL, 10001), ('direct', 1, NULL, 10002)",
        "UPDATE tree SET b = 'changed' WHERE id IN (9001, 10001)",
        "DELETE FROM tree_late WHERE id = 10002");
    awaitEqual("tree");
    String savepoint = stop(job);
    postgres.execute("UPDATE tree SET id = id + 1000 WHERE id BETWEEN 9050 AND 9060");
    submit(spec, savepoint);
    awaitEqual("tree");
  }

  /** Every table of an inheritance tree is itself, however it is changed. */
  @Test
  void tablesThatInheritAreEachTheirOwn() throws Exception {
    postgres.execute(
        "CREATE TABLE par (id int PRIMARY KEY, gone int, v text)",
        "CREATE TABLE kid (extra int) INHERITS (par)",
        "CREATE TABLE other (note text, w int)",
        "CREATE TABLE grandkid (id int, v text, gone int) INHERITS (kid, other)",
        "ALTER TABLE kid ADD PRIMARY KEY (id)",
        "ALTER TABLE grandkid ADD PRIMARY KEY (id)",
        "ALTER TABLE par DROP COLUMN gone",
        "INSERT INTO par SELECT i, 'p' FROM generate_series(1, 1500) i",
        "INSERT INTO kid SELECT i, 'k', i FROM generate_series(1, 1200) i",
        "INSERT INTO grandkid (id, v, w) SELECT i, 'g', i FROM generate_series(1, 1100) i");
    String[] tables = {"par", "kid", "grandkid"};
    PipeSpec spec = fixture.prepare("heirs", ReplicationMode.CDC, MANY_CHUNKS, tables);
    postgres.execute("ALTER PUBLICATION heirs SET TABLE ONLY par, ONLY kid, ONLY grandkid");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute(
        // Goes through the whole tree.
        "UPDATE par SET v = v || '!' WHERE id % 10 = 0",
        "DELETE FROM kid WHERE id % 7 = 0",
        "UPDATE ONLY par SET id = id + 5000 WHERE id % 11 = 0",
        "INSERT INTO grandkid (id, v, extra) VALUES (2001, 'late', 1)");
    for (String table : tables) {
      String sums =
          "SELECT concat_ws(' ', count(*), sum(id), sum(length(v))) FROM ONLY ".concat(table);
      try (Connection connection = postgres.connect()) {
        String expected = PipeFixture.text(connection, sums);
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThat(
                            clickhouse.query(
                                "SELECT concat(count(), ' ', sum(id), ' ', sum(length(v))) FROM"
                                    + " penstock."
                                    + table
                                    + " FINAL"))
                        .isEqualTo(expected));
      }
    }
    // TRUNCATE without ONLY empties the children, and each is told of.
    postgres.execute("TRUNCATE kid");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(rows("kid") + " " + rows("grandkid")).isEqualTo("0 0"));
    assertThat(rows("par")).isEqualTo("1500");
  }
}
