package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a whole controller answers: its shapes, and what is wrong with a request. */
class ControllerAnswersTest extends ControllerStand {

  @Test
  void allThatIsWrongComesInOneAnswerAndNothingIsMade() {
    clickHouse.query("CREATE TABLE penstock.full (a Int32) ENGINE = MergeTree ORDER BY a");
    clickHouse.query("INSERT INTO penstock.full VALUES (1)");
    List<String> before = slots();
    JsonNode answer =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                "bad",
                """
                {"sourceTable":"nokey"},{"sourceTable":"quick"},{"sourceTable":"seen"},
                {"sourceTable":"none"},
                {"sourceTable":"odd","columns":[{"name":"i","destinationType":"UUID"}]},
                {"sourceTable":"%1$s","targetTable":"full","excludedColumns":["id","zz"],
                 "partitionByExpr":"nonsense("}"""
                    .formatted(table),
                ""));
    assertThat(answer.path("http").asInt()).isEqualTo(400);
    assertThat(answer.path("problems"))
        .extracting(problem -> problem.path("code").asText())
        .containsExactlyInAnyOrder(
            "NO_REPLICA_IDENTITY",
            "TABLE_KIND",
            "TABLE_KIND",
            "TABLE_MISSING",
            "INVALID_FIELD",
            "INVALID_FIELD",
            "COLUMN_MISSING",
            "TARGET_NOT_EMPTY");
    assertThat(answer.path("error").asText())
        .contains("tableMappings[4].columns[0].destinationType")
        .contains("choose String or JSON");
    assertThat(slots()).isEqualTo(before);
    assertThat(controller.call("GET", "/clickpipes").at("/result").size()).isZero();
    clickHouse.query("DROP TABLE penstock.full");
  }

  @Test
  void whatIsDiscoveredHasTheProblemsThatValidationWouldTell() {
    JsonNode found = controller.call("POST", "/sources/discover", body("any", "", ""));
    assertThat(found.path("http").asInt()).as(found.toString()).isEqualTo(200);
    JsonNode keyless = discovered(found, "nokey").path("problems");
    JsonNode told =
        controller
            .call("POST", "/clickpipes/validate", body("any", "{\"sourceTable\":\"nokey\"}", ""))
            .at("/result/problems");
    assertThat(keyless).hasSize(1);
    for (String field : List.of("code", "message", "remedy", "sql")) {
      assertThat(keyless.at("/0/" + field).asText())
          .isNotEmpty()
          .isEqualTo(told.at("/0/" + field).asText());
    }
    JsonNode fine = discovered(found, table);
    assertThat(fine.path("problems").isEmpty()).isTrue();
    assertThat(fine.at("/columns/0/destinationTypes").toString())
        .as("the usual one first")
        .startsWith("[\"Int64\",\"String\",");
  }

  @Test
  void whatIsWrongByItselfHidesNothingThatTheSourceWouldSay() {
    String mappings =
        "{\"sourceTable\":\"%s\",\"sortingKeys\":[\"id\"]},{\"sourceTable\":\"none\"}"
            .formatted(table);
    String body = body("bad", mappings, "\"syncIntervalSeconds\":0");
    for (String path : List.of("/clickpipes", "/clickpipes/validate")) {
      JsonNode answer = controller.call("POST", path, body);
      JsonNode problems =
          answer.has("problems") ? answer.path("problems") : answer.at("/result/problems");
      assertThat(problems.findValuesAsText("field"))
          .containsExactlyInAnyOrder(
              "source.postgres.settings.syncIntervalSeconds",
              "source.postgres.tableMappings[0].sortingKeys",
              "source.postgres.tableMappings[1].sourceTable");
    }
    JsonNode mode =
        controller.call("POST", "/clickpipes", body("bad", mappings, "\"replicationMode\":\"x\""));
    assertThat(mode.path("problems").findValuesAsText("field"))
        .as("what hangs on the mode is not guessed")
        .containsExactlyInAnyOrder(
            "source.postgres.settings.replicationMode",
            "source.postgres.tableMappings[0].sortingKeys");
  }

  @Test
  void whatABodyMistypesIsNotPassedOver() {
    String misspelt = body("any", "", "").replace("\"disableTls\"", "\"disableTLS\"");
    JsonNode found = controller.call("POST", "/sources/discover", misspelt);
    assertThat(found.path("http").asInt()).as(found.toString()).isEqualTo(400);
    assertThat(found.path("error").asText()).contains("disableTLS: is not known here");
    String id = createRunning();
    String resync = "/clickpipes/" + id + "/tables/" + table + "/resync";
    for (String wrong : List.of("{\"keepOldTables\":\"yes\"}", "{\"keepOldTable\":true}", "[]")) {
      assertThat(controller.call("POST", resync, wrong).path("http").asInt())
          .as(wrong)
          .isEqualTo(400);
    }
    controller.call("DELETE", "/clickpipes/" + id);
  }

  private static JsonNode discovered(JsonNode found, String name) {
    for (JsonNode table : found.at("/result/schemas/0/tables")) {
      if (table.path("name").asText().equals(name)) {
        return table;
      }
    }
    return found.path("none");
  }

  @Test
  void theNeighboursAreNamedWhenTheyRefuse() {
    String mapping = "{\"sourceTable\":\"" + table + "\"}";
    String wrong = body("w", mapping, "").replace("canary-pg", "canary-wrong");
    JsonNode auth = controller.call("POST", "/clickpipes/validate", wrong);
    assertThat(auth.at("/result/problems/0/code").asText()).isEqualTo("SOURCE_AUTH");
    assertThat(auth.toString()).doesNotContain("canary");
    String gone = body("w", mapping, "").replace("" + postgres.port(), "1");
    assertThat(problem(gone)).isEqualTo("SOURCE_UNREACHABLE");
    assertThat(
            problem(body("w", mapping, "").replace("\"disableTls\":true", "\"disableTls\":false")))
        .isEqualTo("SOURCE_TLS");
    assertThat(problem(body("w", mapping, "").replace("\"penstock\"", "\"nowhere\"")))
        .isEqualTo("DESTINATION_DATABASE");
    assertThat(problem(body("w", mapping, "\"publicationName\":\"nopub\"")))
        .isEqualTo("PUBLICATION_MISSING");
    assertThat(
            problem(
                body(
                    "w",
                    mapping,
                    "\"replicationMode\":\"cdc_only\",\"publicationName\":\"nopub\","
                        + "\"replicationSlotName\":\"noslot\"")))
        .isEqualTo("SLOT_LOST");
    flink.close();
    assertThat(problem(body("w", mapping, ""))).isEqualTo("FLINK_UNREACHABLE");
  }

  private String problem(String body) {
    return controller
        .call("POST", "/clickpipes/validate", body)
        .at("/result/problems/0/code")
        .asText();
  }

  @Test
  void answersHaveClickPipesShape() {
    JsonNode denied = controller.send("GET", controller.service() + "/clickpipes", "", "k1:no");
    assertThat(denied.path("http").asInt()).isEqualTo(401);
    assertThat(denied.path("status").asInt()).isEqualTo(401);
    assertThat(denied.path("requestId").asText()).hasSize(36);
    JsonNode none = controller.call("GET", "/clickpipes/00000000-0000-4000-8000-000000000000");
    assertThat(none.path("http").asInt()).isEqualTo(404);
    assertThat(none.path("error").asText()).startsWith("NOT_FOUND: ");
    assertThat(controller.call("POST", "/clickpipes", "{nonsense").path("http").asInt())
        .isEqualTo(400);
    assertThat(
            controller
                .call("POST", "/clickpipes", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}")
                .path("http")
                .asInt())
        .isEqualTo(413);
    String id = create();
    JsonNode pipe = controller.call("GET", "/clickpipes/" + id + "/").path("result");
    assertThat(pipe.path("id").asText()).isEqualTo(id);
    assertThat(pipe.at("/source/postgres").has("credentials")).isFalse();
    assertThat(pipe.at("/source/postgres/settings/pullBatchSize").isInt()).isTrue();
    assertThat(pipe.at("/source/postgres/settings").has("publicationName")).isFalse();
    assertThat(create()).as("a POST that is sent again").isEqualTo(id);
    JsonNode other =
        controller.call(
            "POST",
            "/clickpipes",
            body(table, "{\"sourceTable\":\"" + table + "\",\"targetTable\":\"other\"}", ""));
    assertThat(other.path("http").asInt()).isEqualTo(409);
    awaitState(id, "RUNNING");
    JsonNode renamed =
        controller.call("PATCH", "/clickpipes/" + id, "{\"name\":\"better " + table + "\"}");
    assertThat(renamed.at("/result/name").asText()).isEqualTo("better " + table);
    JsonNode edit =
        controller.call(
            "PATCH",
            "/clickpipes/" + id,
            "{\"source\":{\"postgres\":{\"host\":\"127.0.0.1\",\"port\":1}}}");
    assertThat(edit.path("http").asInt()).isEqualTo(400);
    assertThat(edit.at("/problems/0/field").asText()).isEqualTo("source.postgres.host");
    assertThat(controller.call("GET", "/clickpipes/" + id + "/settings").path("http").asInt())
        .isEqualTo(404);
    assertThat(
            controller.call("GET", "/clickpipes/" + id + "/tables").at("/result/0/state").asText())
        .isEqualTo("Streaming");
    controller.call("DELETE", "/clickpipes/" + id);
    String next = create();
    assertThat(next).as("on the empty target that stayed").isNotEqualTo(id);
    controller.call("DELETE", "/clickpipes/" + next);
  }

  @Test
  void thePrefixOfAddedColumnsIsShownWhereItWasGivenAndStays() {
    String mapping = "{\"sourceTable\":\"" + table + "\"}";
    String id = create();
    JsonNode plain = controller.call("GET", "/clickpipes/" + id).at("/result/source/postgres");
    assertThat(plain.path("settings").has("metadataColumnPrefix")).isFalse();
    awaitState(id, "RUNNING");
    assertThat(prefix(id, "_pipe_").path("http").asInt()).as("as it is").isEqualTo(200);
    assertThat(prefix(id, "_other_").at("/problems/0/field").asText())
        .isEqualTo("source.postgres.settings.metadataColumnPrefix");
    controller.call("DELETE", "/clickpipes/" + id);

    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                "named " + table,
                mapping.replace("}", ",\"targetTable\":\"" + table + "_n\"}"),
                "\"metadataColumnPrefix\":\"_peerdb_\""));
    assertThat(made.at("/result/source/postgres/settings/metadataColumnPrefix").asText())
        .as(made.toString())
        .isEqualTo("_peerdb_");
    String named = made.at("/result/id").asText();
    awaitState(named, "RUNNING");
    assertThat(clickHouse.query("SELECT count(_peerdb_version) FROM penstock." + table + "_n"))
        .isEqualTo("0");
    assertThat(prefix(named, "_peerdb_").path("http").asInt()).isEqualTo(200);
    controller.call("DELETE", "/clickpipes/" + named);
  }

  private JsonNode prefix(String id, String prefix) {
    return controller.call(
        "PATCH",
        "/clickpipes/" + id,
        "{\"source\":{\"postgres\":{\"settings\":{\"metadataColumnPrefix\":\"" + prefix + "\"}}}}");
  }
}
