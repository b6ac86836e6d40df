package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableEngine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** Partitioned and inherited trees of tables, whose members were made in different ways. */
class CopiedTreesTest extends PipeJobs {

  /** Chunks as small as they get. */
  private static final JobSettings MANY_CHUNKS = new JobSettings(1, 20_000, 2, 1_000, 300);

  private static final int ROWS = 40_000;

  /**
   * A tree of two levels, one of whose leaves has its columns in another order, and dropped ones.
   */
  private static void tree(String name) {
    String attached =
        "CREATE TABLE <t>_odd (gone int, b text, place point, id int NOT NULL, area int NOT NULL,"
            + " gone_too text, v numeric(12,3))";
    for (String sql :
        new String[] {
          "CREATE TABLE <t> (id int, area int, dropped text, b text, v numeric(12,3), place point,"
              + " PRIMARY KEY (area, id)) PARTITION BY LIST (area)",
          "CREATE TABLE <t>_one PARTITION OF <t> FOR VALUES IN (1)",
          "CREATE TABLE <t>_two PARTITION OF <t> FOR VALUES IN (2) PARTITION BY RANGE (id)",
          "CREATE TABLE <t>_two_low PARTITION OF <t>_two FOR VALUES FROM (MINVALUE) TO (15000)",
          "CREATE TABLE <t>_two_high PARTITION OF <t>_two FOR VALUES FROM (15000) TO (MAXVALUE)",
          "ALTER TABLE <t> DROP COLUMN dropped",
          attached,
          "ALTER TABLE <t>_odd DROP COLUMN gone, DROP COLUMN gone_too",
          "ALTER TABLE <t> ATTACH PARTITION <t>_odd FOR VALUES IN (3)",
          "CREATE TABLE <t>_rest PARTITION OF <t> DEFAULT",
          "INSERT INTO <t> SELECT i, i % 5, 'row ' || i, i / 7.0, point(i, -i) FROM"
              + " generate_series(1, "
              + ROWS
              + ") i",
          "ANALYZE <t>"
        }) {
      postgres.execute(sql.replace("<t>", name));
    }
  }

  /** A MergeTree shows a row twice that was read twice. */
  @Test
  void everyRowOfATreeIsCopiedOnceWhileRowsMove() throws Exception {
    tree("moving");
    PipeSpec spec =
        fixture.prepare(
            "moving",
            "moving",
            ReplicationMode.SNAPSHOT,
            MANY_CHUNKS,
            Plans.engine(TableEngine.MERGE_TREE),
            "moving");
    AtomicBoolean done = new AtomicBoolean();
    Thread mover =
        new Thread(
            () -> {
              while (!done.get()) {
                postgres.execute(
                    "UPDATE moving SET v = v + 1 WHERE id % 7 = 0",
                    "UPDATE moving SET area = (area + 1) % 5 WHERE id % 11 = 0");
              }
            });
    mover.start();
    try {
      submit(spec, null).getJobExecutionResult().get(90, TimeUnit.SECONDS);
    } finally {
      done.set(true);
      mover.join();
    }
    assertThat(
            clickhouse.query(
                "SELECT count(), uniqExact(id), sum(id) FROM penstock.moving FORMAT CSV"))
        .isEqualTo(ROWS + "," + ROWS + "," + (long) ROWS * (ROWS + 1) / 2);
  }

  @Test
  void changesOfEveryLeafComeUnderTheRoot() throws Exception {
    tree("followed");
    PipeSpec spec = fixture.prepare("followed", ReplicationMode.CDC, MANY_CHUNKS, "followed");
    postgres.execute("ALTER PUBLICATION followed SET (publish_via_partition_root = true)");
    JobClient job = submit(spec, null);
    postgres.execute("UPDATE followed SET area = (area + 1) % 5 WHERE id % 13 = 0");
    awaitStreaming(job);
    postgres.execute(
        "UPDATE followed SET v = -v, b = NULL WHERE id % 7 = 0",
        "UPDATE followed SET area = (area + 1) % 5 WHERE id % 11 = 0",
        "UPDATE followed SET id = -id WHERE id % 17 = 0",
        "DELETE FROM followed WHERE id % 19 = 0",
        "INSERT INTO followed_odd (place, id, area, v, b) VALUES ('(1,2)', 100001, 3, 0.5, 'odd')",
        "INSERT INTO followed VALUES (100002, 3, 'through the root', 1.5, '(3,4)')");
    awaitConfirmed("followed");

    awaitEqual("followed");
  }

  /** Each table of an inherited tree has its own target, and its own rows alone. */
  @Test
  void aTableOfAnInheritedTreeIsCarriedWithoutTheRowsOfItsChildren() throws Exception {
    postgres.execute(
        "CREATE TABLE ancestor (gone text, id int PRIMARY KEY, a int, gone_too int, b text)",
        "ALTER TABLE ancestor DROP COLUMN gone",
        "CREATE TABLE descendant (c text, PRIMARY KEY (id)) INHERITS (ancestor)",
        "ALTER TABLE ancestor DROP COLUMN gone_too",
        "CREATE TABLE last_one (d int, PRIMARY KEY (id)) INHERITS (descendant)",
        "CREATE TABLE unmapped (PRIMARY KEY (id)) INHERITS (ancestor)",
        "INSERT INTO ancestor SELECT i, i, 'ancestor' FROM generate_series(1, 5000) i",
        "INSERT INTO descendant SELECT i, i, 'descendant', 'c' FROM generate_series(1, 5000) i",
        "INSERT INTO last_one SELECT i, i, 'last', 'c', i FROM generate_series(1, 5000) i",
        "INSERT INTO unmapped SELECT i, i, 'unmapped' FROM generate_series(1, 5000) i");
    for (String table : new String[] {"ancestor", "descendant", "last_one"}) {
      postgres.execute("CREATE VIEW only_" + table + " AS SELECT * FROM ONLY " + table);
    }
    PipeSpec spec =
        fixture.prepare(
            "inherited", ReplicationMode.CDC, MANY_CHUNKS, "ancestor", "descendant", "last_one");
    awaitStreaming(submit(spec, null));
    assertOwnRowsOnly();
    // Without ONLY: a statement that changes four tables.
    postgres.execute(
        "UPDATE ancestor SET a = -a WHERE id % 3 = 0",
        "DELETE FROM ancestor WHERE id % 7 = 0",
        "UPDATE descendant SET c = NULL WHERE id % 5 = 0",
        "UPDATE ONLY ancestor SET id = id + 100000 WHERE id % 11 = 0",
        "INSERT INTO last_one VALUES (200000, 1, 'new', NULL, 5)");
    awaitConfirmed("inherited");
    assertOwnRowsOnly();
  }

  private static void assertOwnRowsOnly() {
    for (String table : new String[] {"ancestor", "descendant", "last_one"}) {
      assertThat(fixture.compare("only_" + table, table).toString())
          .as(table)
          .endsWith(" rows equal");
    }
  }

  /** One row in an insert, one page in a chunk or so: nothing hangs on how work is cut. */
  @Test
  void theSmallestPortionsGiveTheSameRows() throws Exception {
    table("portions", 3_000);
    JobSettings single = new JobSettings(1, 1, 2, 1_000, 300);
    JobClient job =
        submit(fixture.prepare("portions", ReplicationMode.CDC, single, "portions"), null);
    changes("portions", 5, 20);
    awaitStreaming(job);
    changes("portions", 6, 50);
    awaitConfirmed("portions");

    awaitEqual("portions");
  }
}
