package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableEngine;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Large values that an UPDATE left alone are not in the stream: the row has them all the same. */
class UnchangedValuesTest extends PipeJobs {

  /** Out of line whatever it compresses to. */
  private static final String LARGE =
      "(SELECT string_agg(md5((i * 1000 + n)::text), '') FROM generate_series(1, 200) n)";

  /** Has no form but text, so that the whole stream is text. */
  private static final String TEXT_ONLY = "regclass";

  private static PipeSpec prepare(String table) {
    return fixture.prepare(table, ReplicationMode.CDC, SETTINGS, table);
  }

  private static PipeSpec everyChange(String table) {
    return fixture.prepare(
        table, table, ReplicationMode.CDC, SETTINGS, Plans.engine(TableEngine.MERGE_TREE), table);
  }

  private static void documents(String table, String more) {
    postgres.execute(
        "CREATE TABLE " + table + " (id int PRIMARY KEY, a int, big text" + more + ")",
        "INSERT INTO "
            + table
            + " (id, a, big) SELECT i, 0, "
            + LARGE
            + " FROM generate_series(1, 50) i");
  }

  private static JobClient streaming(PipeSpec spec) throws Exception {
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    return job;
  }

  private static void awaitRowsEqual(String table) throws Exception {
    awaitConfirmed(table);
    assertThat(fixture.compare(table).toString()).endsWith(" rows equal");
  }

  @Test
  void comeFromTheOldRowWhereItIsSent() throws Exception {
    documents("whole", "");
    postgres.execute("ALTER TABLE whole REPLICA IDENTITY FULL");
    streaming(everyChange("whole"));
    // Read from the source, the first change would already have the second one's value.
    postgres.execute(
        "BEGIN; UPDATE whole SET a = 1; UPDATE whole SET big = 'short', a = 2; COMMIT");
    awaitConfirmed("whole");

    assertThat(
            clickhouse.query(
                "SELECT a, count(), uniqExact(big), min(length(big)) FROM penstock.whole"
                    + " GROUP BY a ORDER BY a FORMAT CSV"))
        .isEqualTo("0,50,50,6400\n1,50,50,6400\n2,50,1,5");
  }

  @Test
  void comeFromTheOldRowOfATextStreamToo() throws Exception {
    documents("wholetext", ", kind " + TEXT_ONLY + " DEFAULT 'pg_class'");
    postgres.execute("ALTER TABLE wholetext REPLICA IDENTITY FULL");
    streaming(prepare("wholetext"));
    postgres.execute("UPDATE wholetext SET a = 1", "DELETE FROM wholetext WHERE id = 5");

    awaitRowsEqual("wholetext");
  }

  @Test
  void areNeverThoseOfAChildTable() throws Exception {
    documents("parent", "");
    postgres.execute(
        "CREATE TABLE child (PRIMARY KEY (id)) INHERITS (parent)",
        "INSERT INTO child SELECT id, 7, repeat('child', 1000) FROM parent");
    PipeSpec spec = everyChange("parent");
    String savepoint = stop(streaming(spec));
    postgres.execute("UPDATE ONLY parent SET a = 1", "DELETE FROM ONLY parent WHERE id > 10");
    submit(spec, savepoint);
    awaitConfirmed("parent");

    assertThat(clickhouse.query("SELECT count() FROM penstock.parent WHERE big LIKE 'child%'"))
        .isEqualTo("0");
  }

  @Test
  void keepTheirPaddingInATextStream() throws Exception {
    postgres.execute(
        "CREATE TABLE padded (id int PRIMARY KEY, a int, big char(5000), empty char(5000), kind "
            + TEXT_ONLY
            + " DEFAULT 'pg_class')",
        "ALTER TABLE padded ALTER big SET STORAGE EXTERNAL",
        "INSERT INTO padded SELECT i, 0, 'value ' || i FROM generate_series(1, 50) i");
    PipeSpec spec = prepare("padded");
    streaming(spec);
    postgres.execute("UPDATE padded SET a = 1 WHERE id % 2 = 0");

    awaitRowsEqual("padded");
  }

  @Test
  void areFoundUnderAnUpdatedKey() throws Exception {
    documents("rekeyed", "");
    streaming(prepare("rekeyed"));
    postgres.execute(
        "UPDATE rekeyed SET id = id + 1000",
        "BEGIN; UPDATE rekeyed SET id = 1 WHERE id = 1001; UPDATE rekeyed SET id = 1001 WHERE id ="
            + " 1002; UPDATE rekeyed SET id = 1002 WHERE id = 1; COMMIT");

    awaitRowsEqual("rekeyed");
  }

  @Test
  void areFoundByAKeyThatIsLargeItself() throws Exception {
    postgres.execute(
        "CREATE TABLE largekey (part int, k text, a int, big text, PRIMARY KEY (part, k))",
        "ALTER TABLE largekey ALTER k SET STORAGE EXTERNAL",
        "INSERT INTO largekey SELECT i, left("
            + LARGE
            + ", 2500), 0, "
            + LARGE
            + " FROM generate_series(1, 50) i");
    streaming(prepare("largekey"));
    postgres.execute("UPDATE largekey SET a = 1", "UPDATE largekey SET part = part + 1000");

    awaitRowsEqual("largekey");
  }

  @Test
  void areThereForARowThatTheCopyMissed() throws Exception {
    documents("missed", "");
    streaming(prepare("missed"));
    // As if an UPDATE had moved them from a page that was still to be read to one that was.
    clickhouse.query(
        "ALTER TABLE penstock.missed DELETE WHERE id <= 10 SETTINGS mutations_sync = 2");
    assertThat(rows("missed")).isEqualTo("40");
    postgres.execute("UPDATE missed SET a = 1 WHERE id <= 10");

    awaitRowsEqual("missed");
  }

  @Test
  void areThereAfterARestart() throws Exception {
    documents("later", "");
    PipeSpec spec = prepare("later");
    String savepoint = stop(streaming(spec));
    postgres.execute(
        "UPDATE later SET a = 1 WHERE id < 30",
        "UPDATE later SET big = 'newer' WHERE id < 10",
        "UPDATE later SET a = 2 WHERE id < 20",
        "DELETE FROM later WHERE id < 5",
        "UPDATE later SET id = id + 100 WHERE id > 40");
    JobClient job = submit(spec, savepoint);
    awaitConfirmed("later");
    savepoint = stop(job);
    postgres.execute("UPDATE later SET a = 3");
    submit(spec, savepoint);

    awaitRowsEqual("later");
  }

  @Test
  void areTheTablesOwnAfterItsNameWasGivenToAnother() throws Exception {
    documents("swapped", "");
    PipeSpec spec = prepare("swapped");
    String savepoint = stop(streaming(spec));
    postgres.execute(
        "UPDATE swapped SET a = 1",
        "ALTER TABLE swapped RENAME COLUMN big TO bigger",
        "ALTER TABLE swapped RENAME TO before",
        "CREATE TABLE swapped (id int PRIMARY KEY, a int, big text)",
        "INSERT INTO swapped SELECT id, a, 'another' FROM before");
    submit(spec, savepoint);
    awaitConfirmed("swapped");

    postgres.execute(
        "ALTER TABLE swapped RENAME TO after",
        "ALTER TABLE before RENAME TO swapped",
        "ALTER TABLE swapped RENAME COLUMN bigger TO big");
    assertThat(fixture.compare("swapped").toString()).isEqualTo("50 rows equal");
  }

  /** The names that the reader knows are those of other columns when it asks again. */
  @Test
  void areTheColumnsOwnAfterTwoSwappedTheirNames() throws Exception {
    documents("crossed", ", more text");
    postgres.execute("UPDATE crossed SET more = reverse(big)");
    streaming(prepare("crossed"));
    postgres.execute("UPDATE crossed SET a = 1 WHERE id = 1");
    awaitConfirmed("crossed");
    try (Connection first = postgres.connect();
        Connection watch = postgres.connect();
        Statement sql = first.createStatement()) {
      first.setAutoCommit(false);
      sql.execute("UPDATE crossed SET a = 2");
      CompletableFuture<Void> renaming =
          CompletableFuture.runAsync(
              () ->
                  postgres.execute(
                      "BEGIN; ALTER TABLE crossed RENAME big TO x;"
                          + " ALTER TABLE crossed RENAME more TO big;"
                          + " ALTER TABLE crossed RENAME x TO more; COMMIT"));
      Awaitility.await()
          .until(
              () ->
                  PipeFixture.text(watch, "SELECT count(*) FROM pg_locks WHERE NOT granted")
                      .equals("1"));
      first.commit();
      renaming.get(60, TimeUnit.SECONDS);
    }
    awaitConfirmed("crossed");

    postgres.execute(
        "ALTER TABLE crossed RENAME big TO x",
        "ALTER TABLE crossed RENAME more TO big",
        "ALTER TABLE crossed RENAME x TO more");
    assertThat(fixture.compare("crossed").toString()).isEqualTo("50 rows equal");
  }

  @Test
  void areAskedForTogetherWhateverARowLacks() throws Exception {
    documents("mixed", ", more text, few text");
    postgres.execute(
        "ALTER TABLE mixed ALTER big SET STORAGE EXTERNAL, ALTER more SET STORAGE EXTERNAL",
        "INSERT INTO mixed (id, a, big) SELECT i, 0, "
            + LARGE
            + " FROM generate_series(51, 4000) i",
        "UPDATE mixed SET more = repeat(md5(id::text), CASE WHEN id % 10 = 0 THEN 1000"
            + " WHEN id % 1001 = 0 THEN 100000 ELSE 100 END) WHERE id % 3 <> 0");
    streaming(prepare("mixed"));
    awaitConfirmed("mixed");
    long begin = System.nanoTime();
    postgres.execute(
        "UPDATE mixed SET a = 1",
        "BEGIN; UPDATE mixed SET more = md5(a::text) WHERE id % 7 = 0;"
            + " UPDATE mixed SET big = 'short' WHERE id % 11 = 0;"
            + " UPDATE mixed SET few = 'x', id = id + 100000 WHERE id % 13 = 0;"
            + " DELETE FROM mixed WHERE id % 17 = 0; UPDATE mixed SET a = 2; COMMIT");
    awaitConfirmed("mixed");
    System.out.printf(
        "about 9,000 updates that lack values: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    postgres.execute("UPDATE mixed SET a = 3");

    awaitRowsEqual("mixed");
  }

  /** A batch has room for few of these: what waits is not confirmed, and comes again. */
  @Test
  void areThereAfterARestartAmongThoseThatWait() throws Exception {
    documents("waiting", "");
    postgres.execute(
        "ALTER TABLE waiting ALTER big SET STORAGE EXTERNAL",
        "UPDATE waiting SET big = repeat(md5(id::text), 20000)",
        "INSERT INTO waiting SELECT id + 50, 0, big FROM waiting",
        "INSERT INTO waiting SELECT id + 100, 0, big FROM waiting");
    PipeSpec spec = prepare("waiting");
    JobClient job = streaming(spec);
    awaitConfirmed("waiting");
    String savepoint = stop(job);
    postgres.execute(
        "BEGIN; UPDATE waiting SET a = 1; INSERT INTO waiting VALUES (1000, 1, 'x'); COMMIT",
        "UPDATE waiting SET a = 2 WHERE id > 100",
        "TRUNCATE waiting",
        "INSERT INTO waiting SELECT i, 0, repeat(md5(i::text), 20000) FROM generate_series(1, 200)"
            + " i",
        "UPDATE waiting SET a = 3");
    for (int restart = 0; restart < 4; restart++) {
      JobClient next = submit(spec, savepoint);
      // Refused until all of it runs.
      savepoint =
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .ignoreExceptions()
              .until(() -> stop(next), Objects::nonNull);
    }
    submit(spec, savepoint);

    awaitRowsEqual("waiting");
  }
}
