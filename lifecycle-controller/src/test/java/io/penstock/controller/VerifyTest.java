package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.key.KeyFile;
import io.penstock.controller.key.Role;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who may compare what, and what is told; the pipe rests, its rows are written by hand. */
class VerifyTest extends ControllerStand {

  private String verify(String id) {
    return controller.service() + "/clickpipes/" + id + "/verify";
  }

  private JsonNode finished(String id) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> controller.call("GET", "/clickpipes/" + id + "/verify").path("result"),
            run -> !run.path("state").asText().equals("running"));
  }

  private JsonNode run(String id, String body) {
    JsonNode begun = controller.call("POST", "/clickpipes/" + id + "/verify", body);
    assertThat(begun.path("http").asInt()).as(begun.toString()).isEqualTo(200);
    return finished(id);
  }

  /** A pipe that is paused, of tables that are walked in each of the ways. */
  private String paused() {
    String codes = table + "codes";
    postgres.execute(
        "CREATE TABLE "
            + codes
            + " (code text COLLATE \"C\", n int, v text, PRIMARY KEY (code, n))",
        "INSERT INTO " + codes + " SELECT 'Z' || i, i, 'x' FROM generate_series(1, 120000) i");
    String mappings =
        "{\"sourceTable\":\"%s\",\"excludedColumns\":[\"g\",\"l\"]},{\"sourceTable\":\"%s\",\"excludedColumns\":[\"v\"]},{\"sourceTable\":\"odd\",\"targetTable\":\"%s\",\"tableEngine\":\"Null\"}"
            .formatted(table, codes, table + "odd");
    String id = paused(table, mappings);
    clickHouse.query(
        "INSERT INTO penstock."
            + codes
            + " (code, n, _pipe_version) SELECT concat('Z', toString(number)), number, 1"
            + " FROM numbers(1, 120000)");
    return id;
  }

  /** A pipe that has copied and does nothing more. */
  private String paused(String name, String mappings) {
    JsonNode made = controller.call("POST", "/clickpipes", body(name, mappings, ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    String id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
    command(id, "stop");
    awaitState(id, "PAUSED");
    return id;
  }

  @Test
  void tellsKeysAndColumnsAndValuesOnlyToWhomMaySeeThem() throws IOException {
    String id = paused();
    postgres.execute("INSERT INTO " + table + " (id, p) VALUES (1, 1.5), (2, 2)");
    clickHouse.query(
        "INSERT INTO penstock."
            + table
            + " (id, p, _pipe_version) VALUES (1, 1.25, 1), (3, 77.77, 1)");
    KeyFile keys = new KeyFile(dir.resolve("c/controller/api-keys.json"));
    KeyFile.Made operator = keys.create("", Role.OPERATE, Clock.systemUTC());
    String key = operator.key().id() + ":" + operator.secret().reveal();
    assertThat(
            controller.send("POST", verify(id), "{\"showValues\":true}", key).path("http").asInt())
        .isEqualTo(403);

    JsonNode seen = run(id, "{\"showValues\":true}");
    assertThat(seen.path("notices").toString()).contains("is Paused");
    JsonNode rows = seen.at("/tables/0/differing");
    assertThat(seen.at("/tables/0/differingRows").asInt()).as(seen.toPrettyString()).isEqualTo(3);
    rows.forEach(
        row -> {
          switch (row.at("/key/id").asText()) {
            case "1" -> {
              assertThat(row.path("columns").toString()).isEqualTo("[\"p\"]");
              assertThat(row.at("/source/p").asText()).isEqualTo("1.50");
              assertThat(row.at("/destination/p").asText()).isEqualTo("1.25");
            }
            case "2" -> assertThat(row.path("kind").asText()).isEqualTo("missing");
            default -> assertThat(row.path("kind").asText()).isEqualTo("extra");
          }
        });
    assertThat(seen.at("/tables/0/notCompared").findValuesAsText("column"))
        .containsExactlyInAnyOrder("g", "l");
    JsonNode codes = seen.at("/tables/1");
    assertThat(codes.path("differingRows").asInt(-1)).as(codes.toString()).isZero();
    assertThat(codes.path("rangesDone").asInt()).isEqualTo(3);
    assertThat(codes.path("rows").asInt()).isEqualTo(120_000);
    assertThat(seen.at("/tables/2/state").asText()).isEqualTo("skipped");

    assertThat(controller.send("GET", verify(id), "", key).toString())
        .contains("\"different\"")
        .doesNotContain("77.77");
    JsonNode mended = controller.send("POST", verify(id), "{\"repair\":true}", key);
    assertThat(mended.path("http").asInt()).isEqualTo(200);
    assertThat(finished(id).at("/tables/0/repairedRows").asInt()).isEqualTo(3);
    assertThat(run(id, "{}").at("/tables/0/differingRows").asInt(-1)).isZero();
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("3 differ, 3 of them repaired")
        .doesNotContain("77.77");
  }

  @Test
  void jsonIsComparedAsTextAndWhatIsNotComparedIsNamed() {
    String docs = table + "docs";
    postgres.execute(
        "CREATE TABLE " + docs + " (id int PRIMARY KEY, j json, b jsonb, o jsonb)",
        "INSERT INTO "
            + docs
            + " VALUES (1, '{\"b\":1,  \"a\":null}', '{\"b\":1,\"a\":1e2}', '{}'),"
            + " (2, '[1]', '[1]', '{\"a\":1}'), (3, '1', '\"x\"', NULL)");
    String mapping =
        "{\"sourceTable\":\"%s\",\"columns\":[{\"name\":\"o\",\"destinationType\":\"JSON\"}]}";
    String id = paused(docs, mapping.formatted(docs));
    clickHouse.query(
        "INSERT INTO penstock."
            + docs
            + " (id, j, b, _pipe_version) VALUES"
            + " (1, '{\"b\":1,  \"a\":null}', '{\"a\": 100, \"b\": 1}', 1),"
            + " (2, '[1]', '[2]', 1), (3, '1', '\"x\"', 1)");
    JsonNode seen = run(id, "{}").at("/tables/0");
    assertThat(seen.path("differingRows").asInt()).as(seen.toPrettyString()).isEqualTo(1);
    assertThat(seen.at("/differing/0/key/id").asText()).isEqualTo("2");
    assertThat(seen.at("/differing/0/columns").toString()).isEqualTo("[\"b\"]");
    assertThat(seen.path("notCompared").findValuesAsText("column")).containsExactly("o");
  }

  @Test
  void rowsOnTheirWayMayBeAnyNumber() {
    String id = createRunning();
    String rows = "FROM generate_series(1, 25000) i";
    postgres.execute("INSERT INTO " + table + " (id, p) SELECT i, 1 " + rows);
    controller.call("POST", "/clickpipes/" + id + "/verify", "{}");
    // It has seen that they are missing, and waits for what the source had by then.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                column(
                    "SELECT query FROM pg_stat_activity WHERE state = 'idle'"
                        + " AND query LIKE '%pg_last_wal_replay_lsn%insert_lsn%'"),
            seen -> !seen.isEmpty());
    clickHouse.query(
        "INSERT INTO penstock."
            + table
            + " (id, p, g, _pipe_version) SELECT number, 1, 1, 1 FROM numbers(1, 25000)");
    postgres.execute(
        "SELECT pg_replication_slot_advance(slot_name, pg_current_wal_lsn())"
            + " FROM pg_replication_slots WHERE NOT active");
    JsonNode seen = finished(id);
    assertThat(seen.at("/tables/0/differingRows").asInt(-1)).as(seen.toPrettyString()).isZero();
    assertThat(seen.path("incomplete").asBoolean(true)).as(seen.toPrettyString()).isFalse();
    assertThat(seen.at("/tables/0/rows").asInt()).isEqualTo(25_000);
  }

  @Test
  void moreThanTenThousandThatDifferAreNoWholeComparison() {
    String id = paused(table, "{\"sourceTable\":\"" + table + "\"}");
    postgres.execute("INSERT INTO " + table + " (id) SELECT i FROM generate_series(1, 10500) i");
    JsonNode seen = run(id, "{}");
    assertThat(seen.at("/tables/0/differingRows").asInt()).isEqualTo(10_000);
    assertThat(seen.at("/tables/0/incomplete").asBoolean()).as(seen.toPrettyString()).isTrue();
    assertThat(seen.path("incomplete").asBoolean()).isTrue();
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("10000 differ; not all could be compared");
  }

  @Test
  void whatIsSkippedOnPurposeLeavesTheRestWholeButIsNoProofAlone() {
    String twin = table + "n";
    String id =
        paused(
            table,
            ("{\"sourceTable\":\"%s\"},"
                    + "{\"sourceTable\":\"odd\",\"targetTable\":\"%s\",\"tableEngine\":\"Null\"}")
                .formatted(table, twin));
    assertThat(run(id, "{}").path("incomplete").asBoolean(true)).isFalse();
    JsonNode none = run(id, "{\"tables\":[{\"sourceTable\":\"odd\"}]}");
    assertThat(none.path("state").asText()).isEqualTo("done");
    assertThat(none.path("incomplete").asBoolean()).as(none.toPrettyString()).isTrue();
  }

  @Test
  void aLimitThatCannotBeKeptIsSaid() {
    String ids = table + "ids";
    postgres.execute(
        "CREATE TABLE " + ids + " (id uuid PRIMARY KEY)",
        "INSERT INTO " + ids + " SELECT md5(i::text)::uuid FROM generate_series(1, 300) i");
    String id =
        paused(table, "{\"sourceTable\":\"%s\"},{\"sourceTable\":\"%s\"}".formatted(table, ids));
    clickHouse.query(
        "INSERT INTO penstock."
            + ids
            + " (id, _pipe_version) SELECT toUUID(replaceRegexpOne(lower(hex(MD5(toString(number)))), '(.{8})(.{4})(.{4})(.{4})(.{12})', '\\\\1-\\\\2-\\\\3-\\\\4-\\\\5')), 1"
            + " FROM numbers(1, 300)");
    JsonNode tables = run(id, "{\"maxRowsPerSecond\":100000}").path("tables");
    assertThat(tables.at("/0/reason").asText()).isEmpty();
    assertThat(tables.at("/1/reason").asText()).contains("maxRowsPerSecond is not kept");
    assertThat(tables.at("/1/differingRows").asInt(-1)).as(tables.toString()).isZero();
    assertThat(run(id, "{}").at("/tables/1/reason").asText()).isEmpty();
  }

  @Test
  void aRunIsOneAtATimeAndEndsWhenItIsAskedTo() throws IOException {
    String id = paused();
    assertThat(controller.call("GET", "/clickpipes/" + id + "/verify").path("http").asInt())
        .isEqualTo(404);
    String slow = "{\"maxRowsPerSecond\":1000}";
    JsonNode begun = controller.call("POST", "/clickpipes/" + id + "/verify", slow);
    String run = begun.at("/result/id").asText();
    assertThat(controller.call("POST", "/clickpipes/" + id + "/verify", slow).path("http").asInt())
        .isEqualTo(409);
    assertThat(controller.call("GET", "/clickpipes/" + id + "/verify/" + run).path("http").asInt())
        .isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                controller
                        .call("GET", "/clickpipes/" + id + "/verify")
                        .at("/result/tables/1/rows")
                        .asInt()
                    > 0);
    controller.call("DELETE", "/clickpipes/" + id + "/verify");
    assertThat(finished(id).path("state").asText()).isEqualTo("cancelled");
    assertThat(run(id, "{\"samplePercent\":0.5}").at("/tables/1/rows").asInt())
        .as("at least one range")
        .isPositive();
    for (String wrong :
        new String[] {
          "{\"samplePercent\":0}",
          "{\"samplePercent\":\"a\"}",
          "{\"maxRowsPerSecond\":0}",
          "{\"what\":1}"
        }) {
      assertThat(
              controller.call("POST", "/clickpipes/" + id + "/verify", wrong).path("http").asInt())
          .as(wrong)
          .isEqualTo(400);
    }
    controller.call("POST", "/clickpipes/" + id + "/verify", slow);
    controller.restart();
    assertThat(controller.call("GET", "/clickpipes/" + id + "/verify").path("http").asInt())
        .as("a restart forgets it")
        .isEqualTo(404);
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("Verification cancelled");
  }
}
