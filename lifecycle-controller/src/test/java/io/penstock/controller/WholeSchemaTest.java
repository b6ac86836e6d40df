package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mapping of a whole schema: what it stands for, now and later. */
class WholeSchemaTest extends ControllerStand {

  private String schema;

  @BeforeEach
  void aSchema() {
    schema = "w" + number;
    postgres.execute(
        "CREATE SCHEMA " + schema,
        "CREATE TABLE " + schema + ".a (id bigint PRIMARY KEY, v text, secret text)",
        "CREATE TABLE " + schema + ".\"b B*\" (id bigint PRIMARY KEY)",
        "CREATE TABLE " + schema + ".bare (v text)",
        "CREATE VIEW " + schema + ".seen AS SELECT 1 AS x",
        "CREATE TABLE " + schema + ".parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE " + schema + ".part1 PARTITION OF " + schema + ".parts DEFAULT");
  }

  private String whole(String more) {
    return "{\"sourceSchemaName\":\"%s\",\"sourceTable\":\"*\",\"targetTable\":\"%s_*\"%s}"
        .formatted(schema, schema, more);
  }

  private String create(String mappings, String settings) {
    JsonNode made = controller.call("POST", "/clickpipes", body(table, mappings, settings));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    return made.at("/result/id").asText();
  }

  private List<String> tables(String id) {
    List<String> all = new ArrayList<>();
    controller
        .call("GET", "/clickpipes/" + id + "/tables")
        .path("result")
        .forEach(
            one ->
                all.add(
                    one.path("sourceTable").asText()
                        + " "
                        + one.path("targetTable").asText().replace(schema, "S")
                        + " "
                        + one.path("state").asText()
                        + one.path("code").asText()));
    return all;
  }

  private void awaitTables(String id, String... expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(tables(id)).contains(expected));
  }

  private JsonNode edit(String id, String part) {
    return controller.call(
        "PATCH", "/clickpipes/" + id, "{\"source\":{\"postgres\":{" + part + "}}}");
  }

  private void delete(String id) {
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void itStandsForAllTablesThatFitAndShowsTheOthers() {
    postgres.execute("CREATE TABLE plain" + table + " (id int PRIMARY KEY)");
    String id =
        create(
            whole(",\"excludedColumns\":[\"secret\"]")
                + ",{\"sourceTable\":\"plain"
                + table
                + "\"}",
            "");
    awaitState(id, "RUNNING");
    awaitTables(
        id,
        "a S_a Streaming",
        "b B* S_b B* Streaming",
        "parts S_parts Streaming",
        "bare S_bare UnfitNO_REPLICA_IDENTITY");
    assertThat(tables(id)).hasSize(5);
    assertThat(flink.running().spec.toString()).doesNotContain("\"secret\",\"attnum\"");
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("Table " + schema + ".bare is not taken in", "REPLICA IDENTITY FULL");
    JsonNode shown = controller.call("GET", "/clickpipes/" + id).at("/result/source/postgres");
    assertThat(shown.at("/tableMappings").size()).isEqualTo(2);
    assertThat(shown.at("/tableMappings/0/sourceTable").asText()).isEqualTo("*");
    assertThat(shown.at("/tableMappings/0/targetTable").asText()).isEqualTo(schema + "_*");
    assertThat(shown.at("/tableMappings/1/sourceTable").asText()).isEqualTo("plain" + table);
    JsonNode again =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                table,
                whole(",\"excludedColumns\":[\"secret\"]")
                    + ",{\"sourceTable\":\"plain"
                    + table
                    + "\"}",
                ""));
    assertThat(again.at("/result/id").asText()).as(again.toString()).isEqualTo(id);
    delete(id);
  }

  @Test
  void newTablesComeByThemselvesAlsoAfterARestart() throws IOException {
    String id = create(whole(""), "");
    awaitState(id, "RUNNING");
    controller.restart();
    postgres.execute("CREATE TABLE " + schema + ".later (id int PRIMARY KEY)");
    postgres.execute("ALTER TABLE " + schema + ".a RENAME TO renamed");
    awaitTables(id, "later S_later Streaming");
    awaitState(id, "RUNNING");
    assertThat(clickHouse.query("EXISTS penstock." + schema + "_later").strip()).isEqualTo("1");
    awaitTables(id, "renamed S_a Streaming");
    awaitState(id, "RUNNING");
    assertThat(tables(id)).noneMatch(t -> t.contains("S_renamed"));
    JsonNode history = controller.call("GET", "/clickpipes/" + id + "/history?window=7d");
    assertThat(history.at("/result/marks"))
        .as("a change of the schema is a mark of its own")
        .anySatisfy(
            mark -> {
              assertThat(mark.path("kind").asText()).isEqualTo("schema");
              assertThat(mark.path("text").asText()).contains(".a is called", ".renamed now");
            });
    assertThat(
            column(
                "SELECT tablename FROM pg_publication_tables WHERE schemaname = '" + schema + "'"))
        .containsExactlyInAnyOrder("renamed", "b B*", "parts", "later");
    assertThat(flink.running().spec.at("/tables").size()).isEqualTo(4);
    postgres.execute("ALTER TABLE " + schema + ".bare ADD PRIMARY KEY (v)");
    awaitTables(id, "bare S_bare Streaming");
    delete(id);
  }

  @Test
  void aRemovedTableIsNotTakenInAgain() {
    String id = create(whole(""), "");
    awaitState(id, "RUNNING");
    JsonNode edited =
        edit(
            id,
            "\"tableMappingsToRemove\":[{\"sourceSchemaName\":\""
                + schema
                + "\",\"sourceTable\":\"a\"}]");
    assertThat(edited.path("http").asInt()).as(edited.toString()).isEqualTo(200);
    assertThat(edited.at("/result/source/postgres/tableMappings/0/excludedTables/0").asText())
        .isEqualTo("a");
    awaitTables(id, "a S_a Removed");
    postgres.execute("CREATE TABLE " + schema + ".later (id int PRIMARY KEY)");
    awaitTables(id, "later S_later Streaming");
    assertThat(tables(id)).contains("a S_a Removed");
    delete(id);
  }

  @Test
  void aTableThatIsGoneBeforeItWasCopiedIsForgotten() {
    flink.freeSlots = 0;
    String id = create(whole(""), "");
    awaitState(id, "PROVISIONING");
    postgres.execute("DROP TABLE " + schema + ".a");
    flink.freeSlots = 8;
    awaitState(id, "RUNNING");
    assertThat(tables(id)).noneMatch(t -> t.startsWith("a "));
    delete(id);
  }

  @Test
  void aPublicationForTheSchemaHoldsNewTablesByItself() {
    postgres.execute(
        "CREATE PUBLICATION pub_"
            + schema
            + " FOR TABLES IN SCHEMA "
            + schema
            + " WITH (publish_via_partition_root = true)");
    String id = create(whole(""), "\"publicationName\":\"pub_" + schema + "\"");
    awaitState(id, "RUNNING");
    postgres.execute("CREATE TABLE " + schema + ".later (id int PRIMARY KEY)");
    awaitTables(id, "later S_later Streaming");
    delete(id);
  }

  @Test
  void whatItCannotStandForIsRefused() {
    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                table,
                whole("").replace("_*", "_all")
                    + ","
                    + whole(",\"partitionKey\":\"id\"")
                        .replace(schema + "\",\"sourceT", "x\",\"sourceT"),
                ""));
    assertThat(made.toString())
        .contains(
            "must hold * once", "takes no sorting key, partitionKey, partitionByExpr or columns");
    JsonNode missing =
        controller.call(
            "POST",
            "/clickpipes",
            body(table, "{\"sourceSchemaName\":\"nowhere\",\"sourceTable\":\"*\"}", ""));
    assertThat(missing.toString())
        .contains("tableMappings[0].sourceSchemaName", "schema nowhere does not exist");
    JsonNode only =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                table,
                whole(""),
                "\"replicationMode\":\"cdc_only\",\"publicationName\":\"p\",\"replicationSlotName\":\"s\""));
    assertThat(only.toString()).contains("needs a mode that copies");
  }
}
