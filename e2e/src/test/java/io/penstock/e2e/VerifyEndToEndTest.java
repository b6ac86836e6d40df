package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and targets of real pipes are compared: equal, with planted differences, under load. */
class VerifyEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Every row changes every second or so: each look at one finds it changed. */
  private static final long BETWEEN_WRITES_NANOS = 10_000_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  private static Desk desk;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    AllTypes.table(desk.postgres(), "every_type", 3000);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static String pipe(String name, List<String> tables) {
    String id = desk.api().createOk(desk.api().pipe(name, tables));
    desk.api().await(id, "Running", LIMIT);
    return id;
  }

  private static JsonNode verify(String pipe, String body) {
    return new Verifier(desk).run(pipe, body);
  }

  /** The only table of a run that was done. */
  private static JsonNode table(JsonNode run) {
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("done");
    assertThat(run.path("tables")).hasSize(1);
    return run.at("/tables/0");
  }

  @Test
  void everyTypeIsComparedByEveryWay() {
    desk.postgres()
        .execute(
            "CREATE TABLE edges (id text PRIMARY KEY, d date, t timestamp, z timestamptz,"
                + " n numeric(8,2), r real, a int[][], b bytea)",
            "INSERT INTO edges SELECT 'a' || i, x.* FROM generate_series(1, 3) i, (VALUES"
                + " ('infinity'::date, '-infinity'::timestamp, 'infinity'::timestamptz,"
                + "  'NaN'::numeric(8,2), '-0'::real, '{{1,2},{3,4}}'::int[], ''::bytea)) x",
            "INSERT INTO edges VALUES ('Ä b', '0044-03-15 BC', '1234-05-06 07:08:09.1',"
                + " '294276-12-31 23:59:59.999999+00', -0.01, 'NaN', NULL, '\\x00ff'),"
                + " ('c', NULL, NULL, NULL, NULL, NULL, '{}', NULL)");
    String id = pipe("types", List.of("public.every_type", "public.edges"));
    AllTypes.insert(desk.postgres(), "every_type", 3001, 3200);
    AllTypes.update(desk.postgres(), "every_type", 100, 300, 77);
    desk.awaitCaughtUp(id, LIMIT);
    JsonNode run = verify(id, "{\"showValues\":true}");
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("done");
    JsonNode types = run.at("/tables/0");
    assertThat(types.path("differingRows").asInt(-1)).as(types.toPrettyString()).isZero();
    assertThat(types.path("busyRows").asInt(-1)).isZero();
    assertThat(types.path("rows").asInt()).isEqualTo(3200);
    assertThat(types.path("notCompared")).isEmpty();
    JsonNode edges = run.at("/tables/1");
    assertThat(edges.path("differingRows").asInt(-1)).as(edges.toPrettyString()).isZero();
    assertThat(edges.path("rows").asInt()).isEqualTo(5);

    // Written anew from text, every value is the same again.
    desk.clickhouse(
        "INSERT INTO penstock.types_every_type (id, _pipe_version) SELECT id, max(_pipe_version) + 1"
            + " FROM penstock.types_every_type WHERE id % 3 = 0 GROUP BY id");
    JsonNode repaired =
        table(verify(id, "{\"repair\":true,\"tables\":[{\"sourceTable\":\"every_type\"}]}"));
    assertThat(repaired.path("differingRows").asInt()).isEqualTo(1066);
    assertThat(repaired.path("repairedRows").asInt())
        .as(repaired.path("reason").asText())
        .isEqualTo(1066);
    assertThat(repaired.path("differing")).hasSize(100);
    assertThat(desk.compare("every_type", "types_every_type")).isEqualTo("3200 rows equal");

    // What a table was before its resync fills its target no more.
    String one = "{\"tables\":[{\"sourceTable\":\"edges\"}]}";
    assertThat(desk.api().send("POST", "/" + id + "/resync", one).status()).isEqualTo(200);
    Awaitility.await().atMost(LIMIT).until(() -> desk.api().status(id).path("resync").isNull());
    desk.api().await(id, "Running", LIMIT);
    JsonNode anew = table(verify(id, one));
    assertThat(anew.path("state").asText()).as(anew.toPrettyString()).isEqualTo("done");
    assertThat(anew.path("rows").asInt()).isEqualTo(5);
  }

  @Test
  void eachKindOfDifferenceIsFoundNamedAndMended() {
    String odd = "Odd \"n`ame\\ {x}";
    String quoted = "\"Odd \"\"n`ame\\ {x}\"";
    desk.postgres()
        .execute(
            "CREATE TABLE planted (k int, \"K \"\"`2\" text, v text, n numeric(10,2),"
                + " PRIMARY KEY (k, \"K \"\"`2\"))",
            "INSERT INTO planted SELECT i / 3, 'Ünï ' || i, 'v' || i, i"
                + " FROM generate_series(1, 160000) i",
            "CREATE TABLE " + quoted + " (e uuid PRIMARY KEY, n text, key int)",
            "INSERT INTO "
                + quoted
                + " SELECT md5(i::text)::uuid, 'x', i FROM generate_series(1, 5000) i",
            "CREATE TABLE heap (a int, b text)",
            "ALTER TABLE heap REPLICA IDENTITY FULL",
            "INSERT INTO heap SELECT i % 100, NULL FROM generate_series(1, 1000) i");
    ObjectNode body = desk.api().pipe("planted", List.of("public.planted"));
    ((com.fasterxml.jackson.databind.node.ArrayNode) body.at("/source/postgres/tableMappings"))
        .add(
            JSON.createObjectNode()
                .put("sourceSchemaName", "public")
                .put("sourceTable", odd)
                .put("targetTable", odd))
        .add(
            JSON.createObjectNode()
                .put("sourceSchemaName", "public")
                .put("sourceTable", "heap")
                .put("targetTable", "heap"));
    String id = desk.api().createOk(body);
    desk.api().await(id, "Running", LIMIT);
    desk.awaitCaughtUp(id, LIMIT);
    JsonNode equal = verify(id, "{}");
    assertThat(equal.path("state").asText()).as(equal.toString()).isEqualTo("done");
    equal
        .path("tables")
        .forEach(t -> assertThat(t.path("differingRows").asInt(-1)).as(t.toString()).isZero());
    assertThat(equal.at("/tables/0/rangesDone").asInt()).isGreaterThan(2);
    assertThat(equal.at("/tables/2/rows").asInt()).isEqualTo(100);

    String target = "penstock.`Odd \"n\\`ame\\\\ {x}`";
    desk.clickhouse(
        "INSERT INTO penstock.planted_planted SELECT * REPLACE ('changed' AS v, now64(9) AS _pipe_synced_at,"
            + " _pipe_version + 1 AS _pipe_version) FROM penstock.planted_planted FINAL WHERE k = 5");
    desk.clickhouse(
        "INSERT INTO penstock.planted_planted SELECT * REPLACE (1 AS _pipe_is_deleted, _pipe_version + 1 AS"
            + " _pipe_version) FROM penstock.planted_planted FINAL WHERE k = 40000");
    desk.clickhouse(
        "INSERT INTO penstock.planted_planted (k, `K \"\\`2`, v, _pipe_version) VALUES (-1, 'nowhere', 'secret', 7)");
    desk.clickhouse(
        "INSERT INTO "
            + target
            + " SELECT * REPLACE (NULL AS n, _pipe_version + 1 AS _pipe_version) FROM "
            + target
            + " FINAL WHERE key = 17");
    desk.clickhouse("INSERT INTO penstock.heap (a, b, _pipe_version) VALUES (1000, 'x', 7)");
    JsonNode found = verify(id, "{}");
    assertThat(found.toString()).doesNotContain("secret").doesNotContain("changed");
    JsonNode planted = found.at("/tables/0");
    assertThat(planted.path("differingRows").asInt()).as(planted.toPrettyString()).isEqualTo(7);
    assertThat(planted.path("differing").findValuesAsText("kind"))
        .containsOnlyOnce("extra")
        .contains("missing", "different");
    planted
        .path("differing")
        .forEach(
            row -> {
              if (row.path("kind").asText().equals("different")) {
                assertThat(row.path("columns").toString()).isEqualTo("[\"v\"]");
                assertThat(row.at("/key/k").asText()).isEqualTo("5");
              }
            });
    assertThat(found.at("/tables/1/differing/0/columns").toString()).isEqualTo("[\"n\"]");
    assertThat(found.at("/tables/2/differing/0/kind").asText()).isEqualTo("extra");
    assertThat(desk.api().send("GET", "/" + id + "/events", "").toString())
        .contains("Verification done: 165100 rows compared, 9 differ")
        .doesNotContain("secret");

    JsonNode mended = verify(id, "{\"repair\":true,\"showValues\":true}");
    assertThat(mended.at("/tables/0/repairedRows").asInt())
        .as(mended.toPrettyString())
        .isEqualTo(7);
    assertThat(mended.toString()).contains("\"v\":\"changed\"");
    assertThat(mended.at("/tables/1/repairedRows").asInt()).isEqualTo(1);
    assertThat(mended.at("/tables/2/repairedRows").asInt()).isEqualTo(1);
    JsonNode after = verify(id, "{\"samplePercent\":50}");
    after
        .path("tables")
        .forEach(t -> assertThat(t.path("differingRows").asInt(-1)).as(t.toString()).isZero());
    assertThat(desk.compare("planted", "planted_planted")).isEqualTo("160000 rows equal");
  }

  /**
   * Rows that are on their way are no differences, and rows that are written anew hide no change.
   */
  @Test
  void aLoadRaisesNoAlarmAndIsNotHiddenByARepair() throws InterruptedException {
    desk.postgres()
        .execute(
            "CREATE TABLE busy (id int PRIMARY KEY, v int)",
            "INSERT INTO busy SELECT i, 0 FROM generate_series(1, 2000) i");
    String id = pipe("busy", List.of("public.busy"));
    AtomicBoolean go = new AtomicBoolean(true);
    AtomicInteger round = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              while (go.get()) {
                int r = round.incrementAndGet();
                desk.postgres()
                    .execute(
                        "UPDATE busy SET v = v + 1 WHERE id % 50 = " + r % 50,
                        "DELETE FROM busy WHERE id % 500 = " + r % 500,
                        "INSERT INTO busy SELECT i, "
                            + r
                            + " FROM generate_series(1, 2000) i WHERE i % 500 = "
                            + r % 500);
                LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 3; i++) {
        JsonNode table = table(verify(id, "{}"));
        assertThat(table.path("differingRows").asInt(-1)).as(table.toString()).isZero();
      }
      desk.clickhouse(
          "INSERT INTO penstock.busy_busy (id, v, _pipe_version, _pipe_is_deleted) SELECT id, -1,"
              + " max(_pipe_version) + 1, id % 2 FROM penstock.busy_busy GROUP BY id");
      table(verify(id, "{\"repair\":true}"));
    } finally {
      go.set(false);
      writer.join();
    }
    desk.awaitCaughtUp(id, LIMIT);
    // What was written at the moment of the plant is behind it until it changes again.
    JsonNode last = table(verify(id, "{\"repair\":true}"));
    assertThat(last.path("differingRows").asInt()).isEqualTo(last.path("repairedRows").asInt());
    assertThat(desk.compare("busy", "busy_busy")).isEqualTo("2000 rows equal");
  }
}
