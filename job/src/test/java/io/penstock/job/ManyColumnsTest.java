package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As many columns as Postgres allows, and many tables at once. */
class ManyColumnsTest extends PipeJobs {

  private static final int COLUMNS = 1_600;

  /** Most of a row is NULL, or it would not fit a page. */
  private static String insert(String table, int from, int to) {
    String values =
        IntStream.range(3, COLUMNS)
            .mapToObj(i -> "CASE WHEN i % 7 = " + i % 7 + " THEN (i * " + i + ") % 30000 END")
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + table
        + " SELECT i, repeat(md5(i::text), 300), 'row ' || i, "
        + values
        + " FROM generate_series("
        + from
        + ", "
        + to
        + ") i";
  }

  private static String columns(String form) {
    return IntStream.range(3, COLUMNS)
        .mapToObj(i -> form.formatted("c" + i))
        .collect(Collectors.joining(", "));
  }

  static Stream<Boolean> keyed() {
    return Ways.of("1600 columns with a primary key", List.of(true, false));
  }

  @ParameterizedTest
  @MethodSource("keyed")
  void aTableMayHaveAllThatPostgresAllows(boolean keyed) throws Exception {
    String table = keyed ? "wide" : "widekeyless";
    postgres.execute(
        "CREATE TABLE "
            + table
            + " (id int NOT NULL, big text NOT NULL, b text NOT NULL, "
            + columns("%s smallint")
            + ")",
        keyed
            ? "ALTER TABLE " + table + " ADD PRIMARY KEY (id)"
            : "ALTER TABLE " + table + " REPLICA IDENTITY FULL",
        "ALTER TABLE " + table + " ALTER big SET STORAGE EXTERNAL",
        insert(table, 1, 200));
    UnaryOperator<TablePlan> plan = keyed ? UnaryOperator.identity() : Plans.wholeRow();
    PipeSpec spec = fixture.prepare(table, table, ReplicationMode.CDC, SETTINGS, plan, table);
    assertThat(spec.tables().get(0).columns()).hasSize(COLUMNS);
    awaitStreaming(submit(spec, null));
    postgres.execute(
        insert(table, 201, 400),
        "UPDATE " + table + " SET b = 'changed', c1599 = 5 WHERE id % 3 = 0",
        "UPDATE " + table + " SET big = 'short' WHERE id % 5 = 0",
        "DELETE FROM " + table + " WHERE id % 11 = 0");
    awaitConfirmed(table);
    assertThat(rows(table)).isEqualTo("364");
    postgres.execute(
        "CREATE VIEW "
            + table
            + "_shown AS SELECT id, big, b, "
            + columns(keyed ? "%1$s" : "coalesce(%1$s, 0::smallint) AS %1$s")
            + " FROM "
            + table);
    assertThat(fixture.compareQuoted(table + "_shown", "penstock." + table).toString())
        .isEqualTo("364 rows equal");
  }

  @Test
  void aHundredTablesAreFollowedAtOnce() throws Exception {
    List<String> tables = IntStream.range(0, 100).mapToObj(i -> "many" + i).toList();
    for (String table : tables) {
      postgres.execute(
          "CREATE TABLE " + table + " (id int PRIMARY KEY, a int, big text)",
          "INSERT INTO "
              + table
              + " SELECT i, 0, repeat(md5(i::text), 100) FROM generate_series(1, 200) i");
    }
    PipeSpec spec =
        fixture.prepare("many", ReplicationMode.CDC, SETTINGS, tables.toArray(String[]::new));
    awaitStreaming(submit(spec, null));
    for (int round = 1; round <= 2; round++) {
      StringBuilder transaction = new StringBuilder("BEGIN");
      for (String table : tables) {
        transaction.append("; UPDATE ").append(table).append(" SET a = a + id");
        transaction.append("; DELETE FROM ").append(table).append(" WHERE id % 10 = " + round);
      }
      postgres.execute(transaction.append("; COMMIT").toString());
    }
    awaitConfirmed("many");

    for (String table : tables) {
      assertThat(fixture.compare(table).toString()).as(table).isEqualTo("160 rows equal");
    }
  }
}
