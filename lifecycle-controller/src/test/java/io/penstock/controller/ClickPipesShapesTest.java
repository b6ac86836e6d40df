package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ClickPipes' API says of shapes, echoes and messages, to the letter. */
class ClickPipesShapesTest extends ControllerStand {

  private String mapping() {
    return "{\"sourceTable\":\"" + table + "\"}";
  }

  private static int http(JsonNode answer) {
    return answer.path("http").asInt();
  }

  private List<String> fields(String body) {
    return controller
        .call("POST", "/clickpipes/validate", body)
        .at("/result/problems")
        .findValues("field")
        .stream()
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void bothSlashFormsAndEveryUnknownPathAnswerInTheEnvelope() {
    assertThat(http(controller.call("GET", "/clickpipes"))).isEqualTo(200);
    assertThat(http(controller.call("GET", "/clickpipes/"))).isEqualTo(200);
    JsonNode made = controller.call("POST", "/clickpipes/", body(table, mapping(), ""));
    assertThat(http(made)).as(made.toString()).isEqualTo(200);
    String id = made.at("/result/id").asText();
    JsonNode nowhere = controller.call("GET", "/clickpipes/" + id + "/nowhere");
    assertThat(http(nowhere)).isEqualTo(404);
    assertThat(nowhere.path("error").asText()).startsWith("NOT_FOUND: ");
    assertThat(nowhere.path("requestId").asText()).hasSize(36);
    JsonNode method = controller.call("PUT", "/clickpipes/" + id);
    assertThat(http(method)).isEqualTo(405);
    assertThat(method.path("error").asText()).startsWith("METHOD_NOT_ALLOWED: ");
    for (String way : List.of("GET", "PUT")) {
      JsonNode settings = controller.call(way, "/clickpipes/" + id + "/settings", "{}");
      assertThat(http(settings)).isEqualTo(404);
      assertThat(settings.path("error").asText()).startsWith("NOT_FOUND: ");
    }
    controller.call("DELETE", "/clickpipes/" + id + "/");
  }

  @Test
  void whatWasGivenIsShownAgainAndWhatWasNotIsNot() {
    String body =
        body(
                "echo " + table,
                """
                {"sourceSchemaName":"public","sourceTable":"%1$s","targetTable":"%1$s_z",
                 "excludedColumns":["m","l"],"useCustomSortingKey":true,"sortingKeys":["id"],
                 "tableEngine":"ReplacingMergeTree","partitionKey":"id"},
                {"sourceTable":"odd"}"""
                    .formatted(table),
                "\"initialLoadParallelism\":2,\"publicationName\":\"\"")
            .replace("\"database\":\"penstock\"", "\"database\":\"penstock\",\"roles\":[\"r\"]")
            .replace(
                "\"disableTls\"", "\"type\":\"neon\",\"tlsHost\":\"db.example\",\"disableTls\"");
    JsonNode made = controller.call("POST", "/clickpipes", body);
    assertThat(http(made)).as(made.toString()).isEqualTo(200);
    JsonNode pipe = made.path("result");
    JsonNode postgres = pipe.at("/source/postgres");
    assertThat(postgres.path("type").asText()).isEqualTo("neon");
    assertThat(postgres.path("tlsHost").asText()).isEqualTo("db.example");
    assertThat(postgres.path("authentication").asText()).isEqualTo("basic");
    assertThat(postgres.has("caCertificate") || postgres.has("iamRole")).isFalse();
    assertThat(postgres.path("settings").has("publicationName")).isFalse();
    assertThat(postgres.path("settings").has("replicationSlotName")).isFalse();
    assertThat(postgres.at("/tableMappings/0/sortingKeys").toString()).isEqualTo("[\"id\"]");
    assertThat(postgres.at("/tableMappings/0/excludedColumns").toString())
        .isEqualTo("[\"m\",\"l\"]");
    assertThat(postgres.at("/tableMappings/0/partitionKey").asText()).isEqualTo("id");
    assertThat(postgres.at("/tableMappings/1/sourceTable").asText()).isEqualTo("odd");
    assertThat(pipe.path("destination").toString())
        .isEqualTo("{\"database\":\"penstock\",\"roles\":[\"r\"]}");
    assertThat(pipe.has("fieldMappings")).isFalse();
    String id = pipe.path("id").asText();
    awaitState(id, "RUNNING");
    JsonNode same = controller.call("PATCH", "/clickpipes/" + id, body);
    assertThat(http(same)).as("all that was given, unchanged: %s", same).isEqualTo(200);
    assertThat(same.at("/result/source")).isEqualTo(pipe.path("source"));
    JsonNode other =
        controller.call("PATCH", "/clickpipes/" + id, body.replace("\"neon\"", "\"supabase\""));
    assertThat(other.at("/problems/0/field").asText()).isEqualTo("source.postgres.type");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void aWrongFieldHasClickPipesMessage() {
    String zero = body("w", mapping(), "\"syncIntervalSeconds\":0,\"pullBatchSize\":0");
    JsonNode answer = controller.call("POST", "/clickpipes", zero);
    assertThat(http(answer)).isEqualTo(400);
    assertThat(answer.path("error").asText())
        .startsWith("BAD_REQUEST: ")
        .contains("source.postgres.settings.syncIntervalSeconds: Value must be >= 1")
        .contains("source.postgres.settings.pullBatchSize: Value must be >= 1");
    String iam =
        body("w", mapping(), "")
            .replace("\"disableTls\"", "\"authentication\":\"iam_role\",\"disableTls\"");
    assertThat(controller.call("POST", "/clickpipes", iam).path("error").asText())
        .contains("source.postgres.authentication: IAM_ROLE is not supported");
    assertThat(fields(iam.replace("iam_role", "BaSiC"))).isEmpty();
    assertThat(fields(iam.replace("\"authentication\":\"iam_role\"", "\"type\":\"mysql\"")))
        .containsExactly("source.postgres.type");
  }

  @Test
  void stateTakesCommandOrActionAndKnowsNoOtherWord() {
    String id = createRunning();
    String path = "/clickpipes/" + id + "/state";
    assertThat(http(controller.call("PATCH", path, "{\"command\":\"\",\"action\":\"stop\"}")))
        .isEqualTo(200);
    awaitState(id, "PAUSED");
    assertThat(http(controller.call("PATCH", path, "{\"action\":\"start\"}"))).isEqualTo(200);
    assertThat(http(controller.call("PATCH", path, "{\"command\":\"pause\"}"))).isEqualTo(400);
    assertThat(controller.call("PATCH", path, "{\"comand\":\"stop\"}").at("/problems/0/field"))
        .asString()
        .contains("comand");
    awaitState(id, "RUNNING");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void scalingIsKeptAndIsTheSlotsOfNewPipes() {
    String path = "/clickpipesCdcScaling";
    assertThat(controller.call("GET", path).path("result").toString())
        .isEqualTo("{\"replicaCpuMillicores\":4000,\"replicaMemoryGb\":16}");
    assertThat(http(controller.call("PATCH", path, "{\"replicaCpuMillicores\":1500}")))
        .isEqualTo(400);
    JsonNode set =
        controller.call("PATCH", path, "{\"replicaCpuMillicores\":2000,\"replicaMemoryGb\":8}");
    assertThat(set.at("/result/replicaCpuMillicores").asInt()).isEqualTo(2000);
    assertThat(controller.call("GET", path + "/").path("result").toString())
        .isEqualTo("{\"replicaCpuMillicores\":2000,\"replicaMemoryGb\":8}");
    String id = create();
    assertThat(
            controller
                .call("GET", "/clickpipes/" + id)
                .at("/result/source/postgres/settings/initialLoadParallelism")
                .asInt())
        .isEqualTo(2);
    controller.call("DELETE", "/clickpipes/" + id);
  }
}
