package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user may say of columns and types, from the API to the target's definition. */
class ColumnChoicesTest extends ControllerStand {

  private String source;

  @BeforeEach
  void tables() {
    source = table + "c";
    postgres.execute(
        "CREATE TABLE "
            + source
            + " (\"Id\" int, at timestamptz, n numeric, j jsonb, b bytea, a int[],"
            + " twice int GENERATED ALWAYS AS (\"Id\" * 2) STORED,"
            + " thrice int GENERATED ALWAYS AS (\"Id\" * 3) VIRTUAL,"
            + " PRIMARY KEY (\"Id\", at))");
  }

  private JsonNode post(String path, String mapping, String settings) {
    String whole = "{\"sourceTable\":\"" + source + "\"" + mapping + "}";
    return controller.call("POST", "/clickpipes" + path, body(source, whole, settings));
  }

  private String createOk(String mapping, String settings) {
    JsonNode made = post("", mapping, settings);
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    return made.at("/result/id").asText();
  }

  private JsonNode edit(String id, String postgresPart) {
    return controller.call(
        "PATCH", "/clickpipes/" + id, "{\"source\":{\"postgres\":{" + postgresPart + "}}}");
  }

  private static List<String> target(String name) {
    return clickHouse
        .query(
            "SELECT name || ' ' || type FROM system.columns WHERE database = 'penstock' AND table"
                + " = '"
                + name
                + "' AND name NOT LIKE '_pipe_%' ORDER BY position FORMAT TSVRaw")
        .lines()
        .toList();
  }

  private static final String COLUMNS =
      """
      ,"useCustomSortingKey":true,"sortingKeys":["at","Id"],"partitionByExpr":"toYYYYMM(moment)",
       "excludedColumns":["b"],"columns":[
        {"name":"Id","destinationName":"id","destinationType":"Int64"},
        {"name":"at","destinationName":"moment"},
        {"name":"n","destinationType":"Decimal(20,3)"},
        {"name":"a","destinationName":"a `q`","destinationType":"String"},
        {"name":"thrice","destinationName":"triple","expression":"id * 3"}]""";

  @Test
  void namesTypesAndExpressionsReachTheTargetAndTheJob() {
    String id = createOk(COLUMNS, "");
    awaitState(id, "RUNNING");
    assertThat(target(source))
        .containsExactly(
            "id Int64",
            "moment DateTime64(6, 'UTC')",
            "n Nullable(Decimal(20, 3))",
            "j Nullable(String)",
            "a `q` Nullable(String)",
            "twice Nullable(Int32)",
            "triple Nullable(Int32)");
    assertThat(
            clickHouse.query(
                "SELECT sorting_key, partition_key FROM system.tables WHERE name = '"
                    + source
                    + "' FORMAT TSVRaw"))
        .isEqualTo("moment, id\ttoYYYYMM(moment)");
    JsonNode plan = flink.running().spec.at("/tables/0");
    assertThat(plan.path("columns"))
        .extracting(c -> c.path("name").asText() + ">" + c.path("targetName").asText())
        .containsExactly("Id>id", "at>moment", "n>n", "j>j", "a>a `q`", "twice>twice");
    assertThat(plan.path("leftOut")).extracting(JsonNode::asText).containsExactly("b", "thrice");

    clickHouse.query("INSERT INTO penstock." + source + " (id, moment) VALUES (5, now())");
    assertThat(clickHouse.query("SELECT triple FROM penstock." + source)).isEqualTo("15");

    JsonNode shown =
        controller.call("GET", "/clickpipes/" + id).at("/result/source/postgres/tableMappings/0");
    assertThat(shown.at("/columns/2").toString())
        .isEqualTo("{\"name\":\"n\",\"destinationType\":\"Decimal(20,3)\"}");
    assertThat(shown.path("columns")).hasSize(5);
  }

  @Test
  void whatDoesNotFitIsRefusedAtItsField() {
    JsonNode answer =
        post(
            "/validate",
            """
            ,"excludedColumns":["b"],"columns":[
              {"name":"Id","destinationType":"UInt32"},
              {"name":"at","destinationName":"_pipe_version"},
              {"name":"n","destinationName":"j"},
              {"name":"zz","destinationName":"y"},
              {"name":"a","expression":"1"},
              {"name":"thrice","destinationName":"t"}]""",
            "");
    assertThat(answer.at("/result/problems"))
        .extracting(p -> p.path("field").asText().replace("source.postgres.", ""))
        .containsExactlyInAnyOrder(
            "tableMappings[0].columns[0].destinationType",
            "settings.metadataColumnPrefix",
            "tableMappings[0].columns[2].destinationName",
            "tableMappings[0].columns[3].name",
            "tableMappings[0].columns[4].expression",
            "tableMappings[0].columns[5].name");
    assertThat(answer.toString())
        .contains("public." + source + ".Id: \\\"UInt32\\\" is not for int4")
        .contains("choose String or Int64 or Int128 or Int256")
        .contains("would be the column of both n and j of public." + source)
        .contains("give an expression");

    JsonNode shape =
        post(
            "/validate",
            ",\"excludedColumns\":[\"b\"],\"columns\":[{\"name\":\"b\",\"destinationName\":\"c\"},"
                + "{\"name\":\"n\"},{\"name\":\"n\",\"destinationName\":\"m\",\"colour\":1},{}]",
            "\"jsonAs\":\"xml\"");
    assertThat(shape.at("/result/problems"))
        .extracting(p -> p.path("field").asText().replace("source.postgres.", ""))
        .containsExactlyInAnyOrder(
            "settings.jsonAs",
            "tableMappings[0].columns[0].name",
            "tableMappings[0].columns[1].name",
            "tableMappings[0].columns[2].name",
            "tableMappings[0].columns[2].colour",
            "tableMappings[0].columns[3].name",
            "tableMappings[0].columns[3].name");
  }

  @Test
  void anExpressionIsTriedBeforeThePipeIsTaken() {
    for (String expression :
        List.of(
            "nonsense(",
            "intDiv(10, Id)",
            "1), evil Int8 DEFAULT (2",
            "1)) ENGINE = Log --",
            "missing + 1")) {
      JsonNode answer =
          post(
              "/validate",
              ",\"columns\":[{\"name\":\"n\",\"destinationName\":\"m\"},"
                  + "{\"name\":\"thrice\",\"expression\":\""
                  + expression
                  + "\"}]",
              "");
      assertThat(answer.at("/result/problems"))
          .as(expression)
          .extracting(p -> p.path("field").asText())
          .containsExactly("source.postgres.tableMappings[0].columns[1].expression");
    }
    assertThat(clickHouse.query("SHOW TABLES FROM penstock LIKE '_penstock_probe%'")).isEmpty();
  }

  @Test
  void choicesOfTypesHoldForTablesThatAreMadeAfterThem() {
    String id =
        createOk(
            "", "\"unboundedNumeric\":\"decimal\",\"jsonAs\":\"json\",\"binaryFormat\":\"hex\"");
    awaitState(id, "RUNNING");
    assertThat(target(source))
        .contains("n Nullable(Decimal(76, 38))", "j Nullable(JSON)", "b Nullable(String)");
    assertThat(flink.running().spec.at("/tables/0/columns/4/binaryFormat").asText())
        .isEqualTo("HEX");
    JsonNode shown =
        controller.call("GET", "/clickpipes/" + id).at("/result/source/postgres/settings");
    assertThat(shown.path("unboundedNumeric").asText()).isEqualTo("decimal");
    assertThat(shown.path("jsonAs").asText()).isEqualTo("json");
    assertThat(shown.path("binaryFormat").asText()).isEqualTo("hex");

    postgres.execute(
        "CREATE TABLE " + source + "2 (id int PRIMARY KEY, n numeric, j jsonb, b bytea)");
    JsonNode changed =
        edit(
            id,
            "\"settings\":{\"unboundedNumeric\":\"string\",\"jsonAs\":\"string\"},"
                + "\"tableMappingsToAdd\":[{\"sourceTable\":\""
                + source
                + "2\"}]");
    assertThat(changed.path("http").asInt()).as(changed.toString()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(target(source + "2"))
                    .containsExactly(
                        "id Int32",
                        "n Nullable(String)",
                        "j Nullable(String)",
                        "b Nullable(String)"));
    awaitState(id, "RUNNING");
    assertThat(flink.running().spec.at("/tables/0/columns/3/targetType").asText())
        .isEqualTo("Nullable(JSON)");
    assertThat(flink.running().spec.at("/tables/1/columns/3/binaryFormat").asText())
        .isEqualTo("HEX");
  }

  @Test
  void aChangedMappingIsHeldToTheSame() {
    String id = createOk("", "");
    awaitState(id, "RUNNING");
    String changed = "\"tableMappings\":[{\"sourceTable\":\"" + source + "\",\"columns\":[%s]}]";
    JsonNode answer =
        edit(
            id,
            changed.formatted(
                "{\"name\":\"n\",\"destinationType\":\"Int8\"},"
                    + "{\"name\":\"zz\",\"destinationName\":\"y\"}"));
    assertThat(answer.path("http").asInt()).isEqualTo(400);
    assertThat(answer.path("error").asText())
        .contains("tableMappings[0].columns[0].destinationType")
        .contains("tableMappings[0].columns[1].name");
    JsonNode bad =
        edit(id, changed.formatted("{\"name\":\"thrice\",\"expression\":\"nonsense(\"}"));
    assertThat(bad.path("error").asText()).contains("columns[0].expression");

    JsonNode good =
        edit(id, changed.formatted("{\"name\":\"n\",\"destinationType\":\"Decimal(9,1)\"}"));
    assertThat(good.path("http").asInt()).as(good.toString()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(target(source + "_resync")).contains("n Nullable(Decimal(9, 1))"));
    assertThat(target(source)).contains("n Nullable(String)");
  }

  /** This server publishes stored generated columns, and copies both kinds. */
  @Test
  void generatedColumnsAreCarriedWhereTheyCanBeHad() {
    String id = createOk("", "");
    awaitState(id, "RUNNING");
    assertThat(target(source)).contains("twice Nullable(Int32)").noneMatch(c -> c.contains("thri"));
    assertThat(column("SELECT pubgencols::text FROM pg_publication WHERE pubname LIKE 'penstock%'"))
        .contains("s");

    source = table + "s";
    postgres.execute(
        "CREATE TABLE " + source + " (id int PRIMARY KEY, v int GENERATED ALWAYS AS (id) VIRTUAL)");
    String copied = createOk("", "\"replicationMode\":\"snapshot\"");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(target(source)).contains("v Nullable(Int32)"));
    assertThat(controller.call("DELETE", "/clickpipes/" + copied).path("http").asInt())
        .isEqualTo(200);
  }
}
