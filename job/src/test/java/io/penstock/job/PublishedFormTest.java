package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import java.util.function.UnaryOperator;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Publications with a row filter or a column list. */
class PublishedFormTest extends PipeJobs {

  private static PipeSpec prepare(String table, UnaryOperator<TablePlan> change, String published) {
    PipeSpec spec = fixture.prepare(table, table, ReplicationMode.CDC, SETTINGS, change, table);
    postgres.execute(
        "ALTER PUBLICATION " + table + " SET (publish_via_partition_root = true)",
        "ALTER PUBLICATION " + table + " SET TABLE " + published);
    return spec;
  }

  private static void awaitShown(String source, String target) {
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(fixture.compare(source, target).toString()).endsWith(" rows equal"));
  }

  @Test
  void onlyFilteredRowsAreCopiedAndFollowed() throws Exception {
    table("filtered", 12_000);
    postgres.execute(
        "CREATE VIEW filtered_shown AS SELECT * FROM filtered WHERE id % 3 = 0 OR id > 1000000");
    PipeSpec spec =
        prepare(
            "filtered",
            plan -> plan.withRowFilter("(((id % (3)::bigint) = 0) OR (id > 1000000))"),
            "filtered WHERE (id % 3 = 0 OR id > 1000000)");
    submit(spec, null);
    awaitRows("filtered", 1);
    changes("filtered", 7, 200);
    postgres.execute(
        // In, with large values that are not in the stream; and out.
        "UPDATE filtered SET id = id + 2000000 WHERE id BETWEEN 301 AND 400",
        "UPDATE filtered SET id = id - 5000000 WHERE id % 3 = 0 AND id BETWEEN 600 AND 900",
        "DELETE FROM filtered WHERE id % 5 = 0");
    awaitConfirmed("filtered");

    assertThat(count("filtered")).isPositive();
    awaitShown("filtered_shown", "filtered");
  }

  private static long count(String table) {
    return Long.parseLong(rows(table));
  }

  @Test
  void aPartitionedTableIsFilteredByItsRootsFilter() throws Exception {
    postgres.execute(
        "CREATE TABLE tree (id int PRIMARY KEY, a text, b text) PARTITION BY RANGE (id)",
        "CREATE TABLE tree_low (b text, id int NOT NULL, a text)",
        "ALTER TABLE tree ATTACH PARTITION tree_low FOR VALUES FROM (0) TO (1000)",
        "CREATE TABLE tree_high PARTITION OF tree FOR VALUES FROM (1000) TO (9000)",
        "INSERT INTO tree SELECT i, 'a' || i, 'b' || i FROM generate_series(0, 4000) i",
        "CREATE VIEW tree_shown AS SELECT id, b FROM tree WHERE id % 2 = 0");
    PipeSpec spec =
        prepare(
            "tree",
            plan -> Plans.without("a").apply(plan).withRowFilter("((id % 2) = 0)"),
            "tree (id, b) WHERE (id % 2 = 0)");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute(
        "UPDATE tree SET b = 'new', a = 'unseen' WHERE id < 1500",
        "UPDATE tree SET id = id + 4501 WHERE id BETWEEN 500 AND 700",
        "DELETE FROM tree WHERE id % 10 = 0");
    awaitConfirmed("tree");

    awaitShown("tree_shown", "tree");
  }

  @Test
  void anotherFilterThanThatOfTheCopyStopsTheTable() throws Exception {
    table("refiltered", 100);
    PipeSpec spec =
        prepare(
            "refiltered", plan -> plan.withRowFilter("(id > 50)"), "refiltered WHERE (id > 50)");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    String savepoint = stop(job);
    postgres.execute("ALTER PUBLICATION refiltered SET TABLE refiltered WHERE (id > 20)");

    PipeException.Found failure = failure(submit(spec, savepoint));
    assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(failure.table()).isZero();
    assertThat(failure.detail())
        .contains("only the rows WHERE (id > 20) instead of those WHERE (id > 50)");
  }

  @Test
  void aColumnThatIsPublishedNoMoreStopsTheTable() throws Exception {
    table("narrowed", 100);
    PipeSpec spec = prepare("narrowed", UnaryOperator.identity(), "narrowed");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    postgres.execute(
        "ALTER PUBLICATION narrowed SET TABLE narrowed (id, a, b, c, d, e, f)",
        "UPDATE narrowed SET a = 1 WHERE id = 1");

    PipeException.Found failure = failure(job);
    assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(failure.table()).isZero();
    assertThat(failure.detail()).contains("big");
  }
}
