package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.FormerShape;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableHistory;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** A plan that has taken a new definition over still reads the changes that were made before it. */
class FormerShapesTest extends PipeJobs {

  private static PipeSpec simple(String name) {
    postgres.execute(
        "CREATE TABLE " + name + " (id int PRIMARY KEY, a int, b text)",
        "INSERT INTO " + name + " SELECT i, i, 'row ' || i FROM generate_series(1, 100) i");
    return fixture.prepare(name, ReplicationMode.CDC, SETTINGS, name);
  }

  private static String stopped(PipeSpec spec) throws Exception {
    JobClient job = submit(spec, null);
    awaitRows(spec.pipeName(), 100);
    awaitConfirmed(spec.pipeName());
    return stop(job);
  }

  /** The plan of the table as it is now, after a former one. */
  private static PipeSpec altered(PipeSpec spec, Map<Integer, String> missing, Integer... dropped) {
    TablePlan before = spec.tables().get(0);
    TablePlan now = fixture.planned(before);
    List<ColumnPlan> columns = new ArrayList<>(now.columns());
    before.columns().stream()
        .filter(column -> List.of(dropped).contains(column.attnum()))
        .forEach(columns::add);
    List<FormerShape> shapes = new ArrayList<>(List.of(before.shape()));
    shapes.addAll(before.history().shapes());
    return spec.withTables(
        List.of(
            before.withColumns(
                columns,
                List.of(),
                new TableHistory(fixture.walEnd(), shapes, missing, List.of(dropped), List.of()))));
  }

  @Test
  void aColumnThatWasAddedShowsItsDefaultInChangesOfBefore() throws Exception {
    PipeSpec spec = simple("added");
    String savepoint = stopped(spec);
    postgres.execute(
        "INSERT INTO added VALUES (101, 1, 'before')",
        "UPDATE added SET a = -1 WHERE id = 1",
        "DELETE FROM added WHERE id = 2",
        "ALTER TABLE added ADD COLUMN c numeric(6, 2) DEFAULT 7.5, ADD COLUMN d text",
        "INSERT INTO added VALUES (102, 1, 'after', 1, 'd')",
        "UPDATE added SET a = -3 WHERE id = 3");
    clickhouse.query("ALTER TABLE penstock.added ADD COLUMN c Nullable(Decimal(6, 2)) DEFAULT 7.5");
    clickhouse.query("ALTER TABLE penstock.added ADD COLUMN d Nullable(String)");
    submit(altered(spec, Map.of(4, "7.50")), savepoint);
    awaitConfirmed("added");

    awaitEqual("added");
  }

  @Test
  void aColumnThatWasDroppedKeepsItsValuesInTheTarget() throws Exception {
    PipeSpec spec = simple("lessened");
    String savepoint = stopped(spec);
    postgres.execute(
        "INSERT INTO lessened VALUES (101, 41, 'before')",
        "ALTER TABLE lessened DROP COLUMN a",
        "INSERT INTO lessened VALUES (102, 'after')");
    submit(altered(spec, Map.of(), 2), savepoint);
    awaitConfirmed("lessened");
    awaitRows("lessened", 102);

    assertThat(clickhouse.query("SELECT a, b FROM penstock.lessened WHERE id > 100 ORDER BY id"))
        .isEqualToIgnoringWhitespace("41 before \\N after");
  }

  @Test
  void namesThatWereSwappedAreReadAsTheyWere() throws Exception {
    postgres.execute(
        "CREATE TABLE swapped (id int PRIMARY KEY, a text, b text)",
        "INSERT INTO swapped SELECT i, 'a' || i, 'b' || i FROM generate_series(1, 100) i");
    PipeSpec spec = fixture.prepare("swapped", ReplicationMode.CDC, SETTINGS, "swapped");
    String savepoint = stopped(spec);
    postgres.execute(
        "INSERT INTO swapped (id, a, b) VALUES (101, 'a101', 'b101')",
        "ALTER TABLE swapped RENAME a TO c",
        "ALTER TABLE swapped RENAME b TO a",
        "ALTER TABLE swapped RENAME c TO b",
        "INSERT INTO swapped (id, a, b) VALUES (102, 'b102', 'a102')");
    clickhouse.query("ALTER TABLE penstock.swapped RENAME COLUMN a TO c");
    clickhouse.query("ALTER TABLE penstock.swapped RENAME COLUMN b TO a");
    clickhouse.query("ALTER TABLE penstock.swapped RENAME COLUMN c TO b");
    submit(altered(spec, Map.of()), savepoint);
    awaitConfirmed("swapped");

    awaitEqual("swapped");
  }

  @Test
  void aWiderTypeTakesTheValuesOfBefore() throws Exception {
    postgres.execute(
        "CREATE TABLE wider (id int PRIMARY KEY, i int, f real, n numeric(5, 2), t varchar(5))",
        "INSERT INTO wider SELECT i, i, i / 3.0, i / 7.0, 'v' || i FROM generate_series(1, 100) i");
    PipeSpec spec = fixture.prepare("wider", ReplicationMode.CDC, SETTINGS, "wider");
    String savepoint = stopped(spec);
    postgres.execute(
        "INSERT INTO wider VALUES (101, 2147483647, 'NaN', 1.25, 'x')",
        "ALTER TABLE wider ALTER i TYPE bigint, ALTER f TYPE double precision,"
            + " ALTER n TYPE numeric(9, 3), ALTER t TYPE text",
        "INSERT INTO wider VALUES (102, 9223372036854775807, 0.1, 123456.789, 'longer text')");
    clickhouse.query(
        "ALTER TABLE penstock.wider MODIFY COLUMN i Nullable(Int64),"
            + " MODIFY COLUMN f Nullable(Float64), MODIFY COLUMN n Nullable(Decimal(9, 3))");
    submit(altered(spec, Map.of()), savepoint);
    awaitConfirmed("wider");

    awaitEqual("wider");
  }

  @Test
  void aColumnThatWasRenamedAboutWhileItIsCopiedIsSeen() throws Exception {
    postgres.execute(
        "CREATE TABLE turned (id int PRIMARY KEY, a text, b text)",
        "INSERT INTO turned SELECT i, 'a' || i, 'b' || i FROM generate_series(1, 100) i");
    PipeSpec spec = fixture.prepare("turned", ReplicationMode.CDC, SETTINGS, "turned");
    postgres.execute(
        "ALTER TABLE turned RENAME a TO c",
        "ALTER TABLE turned RENAME b TO a",
        "ALTER TABLE turned RENAME c TO b");

    assertThat(failure(submit(spec, null)).code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
  }
}
