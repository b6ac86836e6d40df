package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableWork;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job that goes on from a savepoint with more tables, or with another parallelism. */
class AddedTablesTest extends PipeJobs {

  private static JobSettings parallel(int parallelism) {
    return new JobSettings(1, 20_000, parallelism, 1_000, 300);
  }

  static Stream<Integer> growing() {
    return Ways.of("parallelism of a job with one more table", List.of(1, 2));
  }

  @ParameterizedTest
  @MethodSource("growing")
  void copiesAnAddedTableWhileTheOtherGoesOn(int parallelism) throws Exception {
    String pipe = "added" + parallelism;
    String first = pipe + "_first";
    String second = pipe + "_second";
    table(first, 5_000);
    table(second, 30_000);
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.CDC, parallel(parallelism), first);
    JobClient job = submit(spec, null);
    changes(first, 1, 50);
    try (Connection open = postgres.connect();
        Statement writer = open.createStatement()) {
      open.setAutoCommit(false);
      writer.execute("UPDATE " + second + " SET b = 'unpublished' WHERE id > 25000");
      writer.execute("INSERT INTO " + second + " VALUES (2000001, 1, 'unpublished')");
      PipeSpec grown = fixture.add(spec, second, TableWork.COPY_AND_FOLLOW);
      writer.execute("INSERT INTO " + second + " VALUES (2000002, 1, 'published')");
      // Read by the first job, which does not know the table.
      changes(second, 2, 50);
      awaitConfirmed(pipe);
      String savepoint = stop(job);
      changes(first, 3, 50);
      changes(second, 4, 50);
      job = submit(grown, savepoint);
      changes(first, 5, 50);
      awaitConfirmed(pipe);
      awaitEqual(first);
      assertThat(gauge(job, "streaming")).isOne();
      assertThat(gauge(job, "snapshotComplete")).isZero();
      assertThat(gauge(job, "table.0.covered")).isOne();
      assertThat(gauge(job, "table.1.covered")).isZero();
      open.commit();
    }
    changes(first, 6, 50);
    changes(second, 7, 50);

    awaitEqual(second);
    awaitConfirmed(pipe);
    awaitEqual(first);
    awaitEqual(second);
    assertThat(gauge(job, "snapshotComplete")).isOne();
    assertThat(gauge(job, "table.1.covered")).isOne();
  }

  static Stream<Integer> emptied() {
    return Ways.of("parallelism of a job with a TRUNCATE in its copy", List.of(1, 2));
  }

  @ParameterizedTest
  @MethodSource("emptied")
  void holdsATruncateUntilCopiedRowsAreIn(int parallelism) throws Exception {
    // Only a checkpoint brings the last rows of the copy to ClickHouse.
    JobSettings slow = new JobSettings(3_600, 20_000, parallelism, 100_000, 4_000);
    String pipe = "held" + parallelism;
    String first = pipe + "_first";
    String second = pipe + "_second";
    table(first, 1_000);
    table(second, 30_000);
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.CDC, slow, first);
    JobClient job = submit(spec, null);
    awaitRows(first, 1_000);
    awaitConfirmed(pipe);
    PipeSpec grown = fixture.add(spec, second, TableWork.COPY_AND_FOLLOW);
    submit(grown, stop(job));
    awaitRows(second, 20_000);
    postgres.execute(
        "TRUNCATE " + first + ", " + second,
        "INSERT INTO " + second + " VALUES (1, 1, 'after')",
        "INSERT INTO " + first + " VALUES (2, 1, 'after')");
    awaitConfirmed(pipe);

    assertThat(fixture.compare(second).toString()).isEqualTo("1 rows equal");
    assertThat(fixture.compare(first).toString()).isEqualTo("1 rows equal");
  }

  @Test
  void changesOfBeforeTheCopyOfAFollowedTableAreSkippedWhateverTheyWere() throws Exception {
    table("stays", 500);
    table("anew", 500);
    PipeSpec spec = fixture.prepare("stays", ReplicationMode.CDC, parallel(2), "stays", "anew");
    JobClient job = submit(spec, null);
    awaitRows("anew", 500);
    awaitConfirmed("stays");
    String savepoint = stop(job);
    // The stream still has to pass these, with the definition of their time.
    postgres.execute(
        "INSERT INTO anew VALUES (7000, 1, 'old definition')",
        "TRUNCATE anew",
        "ALTER TABLE anew ADD COLUMN more int");
    Lsn copied;
    try (Connection connection = postgres.connect()) {
      copied = Lsn.parse(PipeFixture.text(connection, "SELECT pg_current_wal_insert_lsn()"));
    }
    // What a resync leaves: the new target under the old name, and a second entry in the spec.
    clickhouse.query("ALTER TABLE penstock.anew ADD COLUMN more Nullable(Int32) AFTER big");
    PipeSpec stopped = PipeFixture.withWork(spec, 1, TableWork.NONE);
    submit(fixture.follow(stopped, "anew", copied), savepoint);
    postgres.execute("INSERT INTO anew (id, a, more) VALUES (8000, 1, 5)");
    changes("stays", 1, 50);
    awaitConfirmed("stays");

    awaitEqual("stays");
    assertThat(clickhouse.query("SELECT count() FROM penstock.anew FINAL")).isEqualTo("501");
    assertThat(clickhouse.query("SELECT more FROM penstock.anew FINAL WHERE id = 8000"))
        .isEqualTo("5");
  }

  @Test
  void aTableCopiedByAnotherJobIsOnlyFollowed() throws Exception {
    table("alone", 1_000);
    table("followed", 1_000);
    PipeSpec spec = fixture.prepare("alone", ReplicationMode.CDC, parallel(2), "alone");
    JobClient job = submit(spec, null);
    awaitRows("alone", 1_000);
    awaitConfirmed("alone");
    PipeSpec grown = fixture.add(spec, "followed", TableWork.FOLLOW);
    String savepoint = stop(job);
    postgres.execute("INSERT INTO followed VALUES (5000, 1, 'new')");
    submit(grown, savepoint);
    awaitConfirmed("alone");

    assertThat(clickhouse.query("SELECT id FROM penstock.followed FINAL")).isEqualTo("5000");
    postgres.execute("TRUNCATE followed", "INSERT INTO followed VALUES (5001, 1, 'after')");
    awaitEqual("followed");
  }

  record Scaling(int before, int after) {}

  static Stream<Scaling> scalings() {
    return Ways.of(
        "another parallelism in the midst", List.of(new Scaling(2, 1), new Scaling(1, 3)));
  }

  @ParameterizedTest
  @MethodSource("scalings")
  void goesOnWithAnotherParallelism(Scaling scaling) throws Exception {
    int before = scaling.before();
    int after = scaling.after();
    String pipe = "scaled" + before;
    String second = pipe + "_second";
    String third = pipe + "_third";
    table(pipe, 60_000);
    table(second, 20_000);
    table(third, 20_000);
    PipeSpec spec = fixture.prepare(pipe, ReplicationMode.CDC, parallel(before), pipe, second);
    JobClient job = submit(spec, null);
    awaitRows(pipe, 1);
    // In the midst of the copy, with a table that was never planned.
    PipeSpec grown =
        fixture.add(spec, third, TableWork.COPY_AND_FOLLOW).withSettings(parallel(after));
    job = submit(grown, stop(job));
    changes(pipe, 1, 50);
    awaitConfirmed(pipe);
    // While the stream is on its way, and back again.
    String savepoint = stop(job);
    changes(second, 2, 50);
    changes(third, 3, 50);
    submit(grown.withSettings(parallel(before)), savepoint);
    awaitConfirmed(pipe);

    for (String table : new String[] {pipe, second, third}) {
      awaitEqual(table);
    }
  }
}
