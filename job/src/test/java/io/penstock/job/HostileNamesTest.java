package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** Any identifier that Postgres takes, as schema, table, column and publication. */
class HostileNamesTest extends PipeJobs {

  private static final List<String> NAMES =
      List.of(
          "a\"; DROP TABLE x; --",
          "\uD83D\uDE80".repeat(15) + "abc",
          "back`tick",
          "back\\slash\\",
          "{}{a:Int32}{fn now()}",
          "?",
          "%s%d%",
          "new\nline",
          "it's ''",
          "$1 $$x$$ :a",
          "dots.in.it",
          "/* MiXed SELECT",
          " tab\tand spaces ");

  /** All that a slot may be called: lower case, digits, underscores, 63 of them. */
  private static final String SLOT = "0_9" + "z".repeat(60);

  private static final String PUBLICATION = "p\"'\\,%s?{} \uD83D\uDE80;-- E'\\''\n";

  /** Too large for its row. */
  private static final String LARGE =
      "(SELECT string_agg(md5((i * 1000 + n)::text), '') FROM generate_series(1, 200) n)";

  private static String table(int i) {
    return Quote.postgres(NAMES.get(i), NAMES.get(i));
  }

  private static String key(int i) {
    return Quote.postgres(NAMES.get(i));
  }

  /** Of another hostile name, for large values. */
  private static String value(int i) {
    return Quote.postgres(NAMES.get((i + 1) % NAMES.size()));
  }

  private static void execute(int i, String... statements) {
    for (String sql : statements) {
      postgres.execute(
          sql.replace("<large>", LARGE)
              .replace("<table>", table(i))
              .replace("<key>", key(i))
              .replace("<value>", value(i)));
    }
  }

  private static void make(int i) {
    execute(
        i,
        "CREATE SCHEMA <key>",
        "CREATE TABLE <table> (<key> int PRIMARY KEY, a int, <value> text)",
        "INSERT INTO <table> SELECT i, i, <large> FROM generate_series(1, 60) i");
  }

  private static void change(int i) {
    execute(
        i,
        "INSERT INTO <table> SELECT i, i, <large> FROM generate_series(61, 80) i",
        "UPDATE <table> SET a = -a WHERE <key> % 2 = 0",
        "UPDATE <table> SET <key> = <key> + 1000 WHERE <key> < 10",
        "DELETE FROM <table> WHERE <key> BETWEEN 20 AND 30");
  }

  @Test
  void areCopiedAndFollowed() throws Exception {
    String[] tables = new String[NAMES.size()];
    for (int i = 0; i < tables.length; i++) {
      make(i);
      tables[i] = table(i);
    }
    PipeSpec spec =
        fixture.prepare(SLOT, PUBLICATION, ReplicationMode.CDC, SETTINGS, plan -> plan, tables);
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    for (TablePlan plan : spec.tables()) {
      assertThat(fixture.compare(plan).toString()).isEqualTo("60 rows equal");
    }
    for (int i = 0; i < tables.length; i++) {
      change(i);
    }
    awaitConfirmed(SLOT);
    for (TablePlan plan : spec.tables()) {
      assertThat(fixture.compare(plan).toString()).isEqualTo("69 rows equal");
    }
    String savepoint = stop(job);
    for (int i = 0; i < tables.length; i++) {
      execute(i, "TRUNCATE <table>", "INSERT INTO <table> VALUES (7, 7, 'after')");
    }
    submit(spec, savepoint);
    awaitConfirmed(SLOT);

    for (TablePlan plan : spec.tables()) {
      assertThat(fixture.compare(plan).toString()).isEqualTo("1 rows equal");
    }
  }

  @Test
  void areCopiedByASnapshotThatEmptiesItsTargetsFirst() throws Exception {
    postgres.execute("CREATE SCHEMA \"o\"\"nce\"");
    String[] tables = new String[NAMES.size()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = Quote.postgres("o\"nce", another(NAMES.get(i)));
      execute(i, "CREATE TABLE " + tables[i] + " (<key> int PRIMARY KEY)");
      execute(i, "INSERT INTO " + tables[i] + " VALUES (1), (2)");
    }
    PipeSpec spec = fixture.prepare("hostile_once", ReplicationMode.SNAPSHOT, SETTINGS, tables);
    submit(spec, null).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    for (TablePlan plan : spec.tables()) {
      assertThat(fixture.compare(plan).toString()).isEqualTo("2 rows equal");
    }
  }

  /** Not longer, and as hostile but for the first character. */
  private static String another(String name) {
    return "2" + name.substring(name.offsetByCodePoints(0, 1));
  }
}
