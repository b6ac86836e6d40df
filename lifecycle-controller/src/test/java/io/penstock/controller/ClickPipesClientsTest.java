package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * ClickPipes' own clients as they call: the Terraform provider's create, update, resync and delete,
 * and clickhousectl's create, in their order and with the bodies that they send.
 */
class ClickPipesClientsTest extends ControllerStand {

  private JsonNode ok(String method, String path, String body) {
    JsonNode answer = controller.call(method, path, body);
    assertThat(answer.path("http").asInt()).as("%s %s: %s", method, path, answer).isEqualTo(200);
    return answer.path("result");
  }

  /** The provider's own wait, in the state that the pipe shows to clients. */
  private JsonNode poll(String id, Set<String> states) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> states.contains(ok("GET", "/clickpipes/" + id, "").path("state").asText()));
    return ok("GET", "/clickpipes/" + id, "");
  }

  private String source(String host, String settings) {
    return """
        "type":"postgres","host":"%s","port":%d,"database":"postgres",
        "credentials":{"username":"postgres","password":"canary-pg"},"authentication":"basic",
        "disableTls":true,"skipCertVerification":false,"settings":{%s}"""
        .formatted(host, postgres.port(), settings);
  }

  private static String settings(String mode, int interval) {
    return """
        "syncIntervalSeconds":%d,"pullBatchSize":100000,"publicationName":"",
        "replicationMode":"%s","replicationSlotName":"","allowNullableColumns":false,
        "initialLoadParallelism":1,"snapshotNumRowsPerPartition":100000,
        "snapshotNumberOfParallelTables":1,"enableFailoverSlots":false,"deleteOnMerge":false"""
        .formatted(interval, mode);
  }

  private String terraform(String mode) {
    return """
        {"name":"tf %1$s","source":{"postgres":{%2$s,"tableMappings":[
          {"sourceSchemaName":"public","sourceTable":"%1$s","targetTable":"%1$s",
           "excludedColumns":[],"useCustomSortingKey":false,"sortingKeys":[],
           "tableEngine":"ReplacingMergeTree","partitionKey":""}]}},
         "destination":{"database":"penstock"}}"""
        .formatted(table, source("127.0.0.1", settings(mode, 5)));
  }

  @Test
  void theTerraformProviderCreatesUpdatesResyncsAndDeletes() {
    assertThat(ok("GET", "", "").path("state").asText()).isEqualTo("running");
    String body = terraform("cdc");
    JsonNode made = ok("POST", "/clickpipes/", body);
    String id = made.path("id").asText();
    assertThat(ok("POST", "/clickpipes/", body).path("id").asText())
        .as("sent again, as after a lost answer")
        .isEqualTo(id);
    JsonNode created = poll(id, Set.of("Running", "Snapshot", "Failed"));
    assertThat(created.path("state").asText()).isEqualTo("Running");
    assertThat(created.path("source"))
        .as("a plan without differences")
        .isEqualTo(made.path("source"));

    ok("PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"stop\"}");
    poll(id, Set.of("Stopped", "Paused"));
    String other =
        """
        {"name":"tf2 %1$s","source":{"postgres":{%2$s,
          "tableMappingsToAdd":[{"sourceSchemaName":"public","sourceTable":"odd",
            "targetTable":"%1$s_odd","excludedColumns":[],"sortingKeys":[],
            "useCustomSortingKey":false,"tableEngine":"ReplacingMergeTree"}],
          "tableMappingsToRemove":[]}}}"""
            .formatted(table, source("localhost", settings("cdc", 7)));
    ok("PATCH", "/clickpipes/" + id, other);
    JsonNode started =
        controller.call("PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"start\"}");
    // The PATCH has resumed it: the provider takes this for success.
    assertThat(started.path("http").asInt()).isEqualTo(400);
    assertThat(started.path("error").asText()).contains("ClickPipe is already running");
    JsonNode updated = poll(id, Set.of("Running", "Failed"));
    assertThat(updated.path("state").asText()).isEqualTo("Running");
    assertThat(updated.path("name").asText()).isEqualTo("tf2 " + table);
    assertThat(updated.at("/source/postgres/host").asText()).isEqualTo("localhost");
    assertThat(updated.at("/source/postgres/settings/syncIntervalSeconds").asInt()).isEqualTo(7);
    assertThat(updated.at("/source/postgres/tableMappings/1/targetTable").asText())
        .isEqualTo(table + "_odd");

    JsonNode resync = ok("PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"resync\"}");
    assertThat(resync.path("state").asText()).isIn("Snapshot", "Resync");
    ok("DELETE", "/clickpipes/" + id, "");
    assertThat(controller.call("GET", "/clickpipes/" + id).path("http").asInt()).isEqualTo(404);
  }

  @Test
  void aFailedPipeHasNothingToStopAndIsMendedByThePatchAlone() {
    String id = ok("POST", "/clickpipes", terraform("cdc")).path("id").asText();
    poll(id, Set.of("Running"));
    flink.running().trace = "x.Y: [penstock:TARGET_MISSING] a table is gone\n";
    flink.running().state = "FAILED";
    poll(id, Set.of("Failed"));
    JsonNode stop =
        controller.call("PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"stop\"}");
    // The provider stops a pipe only before it changes tables; waiting for Paused would be in vain.
    assertThat(stop.path("http").asInt()).isEqualTo(409);
    assertThat(stop.path("error").asText()).contains("has nothing to stop");
    ok("PATCH", "/clickpipes/" + id, "{\"source\":{\"postgres\":{\"host\":\"localhost\"}}}");
    poll(id, Set.of("Running"));
    ok("DELETE", "/clickpipes/" + id, "");
  }

  @Test
  void aPausedPipeIsResumedByAnyPatch() {
    String id = ok("POST", "/clickpipes", terraform("cdc")).path("id").asText();
    poll(id, Set.of("Running"));
    String same = "{\"source\":{\"postgres\":{\"settings\":{\"syncIntervalSeconds\":5}}}}";
    for (String body :
        List.of("{\"name\":\"other " + table + "\"}", same, same.replace(":5", ":6"))) {
      ok("PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"stop\"}");
      poll(id, Set.of("Paused"));
      JsonNode edited = ok("PATCH", "/clickpipes/" + id, body);
      assertThat(edited.path("state").asText()).as(body).isEqualTo("Modifying");
      poll(id, Set.of("Running"));
    }
    assertThat(ok("GET", "/clickpipes/" + id, "").path("name").asText())
        .isEqualTo("other " + table);
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("Renamed to other " + table)
        .contains("Edited: connection or settings changed")
        .doesNotContain("Edited: \"");
    ok("DELETE", "/clickpipes/" + id, "");
  }

  @Test
  void aPipeThatIsBeingDeletedIsNotTheAnswerToThePostThatReplacesIt() {
    String body = terraform("cdc");
    String id = ok("POST", "/clickpipes", body).path("id").asText();
    poll(id, Set.of("Running"));
    flink.cancelsHang = true;
    CompletableFuture<JsonNode> deletion =
        CompletableFuture.supplyAsync(() -> ok("DELETE", "/clickpipes/" + id, ""));
    await().until(() -> flink.jobs.values().stream().anyMatch(j -> j.state.equals("CANCELLING")));
    JsonNode refused = controller.call("POST", "/clickpipes", body);
    assertThat(refused.path("http").asInt()).as(refused.toString()).isEqualTo(409);
    assertThat(refused.path("error").asText()).contains("is being deleted");
    flink.cancelsHang = false;
    flink.jobs.values().forEach(job -> job.state = "CANCELED");
    deletion.join();
    JsonNode again = ok("POST", "/clickpipes", body);
    assertThat(again.path("id").asText()).isNotEqualTo(id);
    ok("DELETE", "/clickpipes/" + again.path("id").asText(), "");
  }

  @Test
  void theTerraformProviderWaitsForASnapshotsEnd() {
    String id = ok("POST", "/clickpipes/", terraform("snapshot")).path("id").asText();
    poll(id, Set.of("Completed", "Snapshot", "Failed"));
    await().until(() -> !flink.jobs.isEmpty());
    flink.running().state = "FINISHED";
    assertThat(poll(id, Set.of("Completed", "Failed")).path("state").asText())
        .isEqualTo("Completed");
    ok("DELETE", "/clickpipes/" + id, "");
  }

  @Test
  void clickhousectlSendsEveryFieldItHas() {
    String body =
        """
        {"name":"ctl %1$s","source":{"validateSamples":false,"postgres":{
          "type":"postgres","host":"127.0.0.1","port":%2$d,"database":"postgres",
          "credentials":{"username":"postgres","password":"canary-pg"},
          "authentication":"basic","iamRole":"","tlsHost":"","caCertificate":"",
          "disableTls":%3$s,"skipCertVerification":false,
          "settings":{"syncIntervalSeconds":60,"pullBatchSize":100000,"publicationName":"",
            "replicationMode":"cdc","replicationSlotName":"","allowNullableColumns":false,
            "initialLoadParallelism":4,"snapshotNumRowsPerPartition":100000,
            "snapshotNumberOfParallelTables":1,"enableFailoverSlots":false,"deleteOnMerge":false},
          "tableMappings":[{"sourceSchemaName":"public","sourceTable":"%1$s","targetTable":"%1$s",
            "excludedColumns":[],"useCustomSortingKey":false,"sortingKeys":[],
            "tableEngine":"MergeTree","partitionKey":"","partitionByExpr":""}]}},
         "destination":{"database":"penstock","roles":[]},"fieldMappings":[],"settings":{}}"""
            .formatted(table, postgres.port(), true);
    String id = ok("POST", "/clickpipes", body).path("id").asText();
    poll(id, Set.of("Running"));
    assertThat(ok("GET", "/clickpipes", "").findValuesAsText("id")).contains(id);
    assertThat(ok("GET", "/clickpipes/" + id + "/events", "").toString())
        .contains("tableEngine MergeTree keeps every change as a row of its own");
    assertThat(ok("GET", "/clickpipesCdcScaling", "").isEmpty()).isFalse();
    prometheusScrapesWhatRuns();
    ok("DELETE", "/clickpipes/" + id, "");
  }

  /** ClickPipes' names, of one service or of all. */
  private void prometheusScrapesWhatRuns() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> controller.text(controller.service() + "/prometheus").contains(" 42\n"));
    String all = controller.text(controller.service() + "/prometheus/");
    assertThat(all)
        .contains("# TYPE ClickPipes_Info gauge\n", "# TYPE ClickPipes_Errors_Total counter\n")
        .containsPattern(
            "ClickPipes_Info\\{clickhouse_org=\"[0-9a-f-]{36}\",clickhouse_service=\"[0-9a-f-]{36}\","
                + "clickhouse_service_name=\"local\",clickpipe_id=\"[0-9a-f-]{36}\","
                + "clickpipe_name=\"ctl [a-z0-9]+\",clickpipe_source=\"postgres\","
                + "clickpipe_state=\"Running\"} 1\n")
        .contains(
            "ClickPipes_FetchedBytesCompressed_Total{",
            "ClickPipes_FetchedBytesInitialLoad_Total{",
            "ClickPipes_FetchedEvents_PerTable{",
            "destination_table=\"" + table + "\",event_type=\"change\"",
            "ClickPipes_SourceReplicationLatency_MiB{",
            "ClickPipes_LastFetchedBatchId{",
            "ClickPipes_LastSentBatchId{",
            "penstock_pipe_rows_inserted{")
        .doesNotContain("jvm_");
    assertThat(controller.text(controller.service() + "/prometheus?filtered_metrics=true"))
        .contains("ClickPipes_Info{")
        .doesNotContain("penstock_");
    String organization = controller.service().replaceFirst("/services/.*", "");
    String second = organization + "/services/" + RunningController.SECOND_SERVICE;
    assertThat(controller.text(organization + "/prometheus")).contains("ClickPipes_Info{");
    assertThat(controller.text(second + "/prometheus")).doesNotContain("ClickPipes_Info{");
    assertThat(
            controller
                .send("GET", organization + "0/prometheus", "", "k1:s3cret")
                .path("http")
                .asInt())
        .isEqualTo(404);
    assertThat(controller.text("/metrics")).contains("ClickPipes_Info{", "jvm_");
  }

  @Test
  void eachServiceHasItsOwnPipes() {
    clickHouse.query("CREATE DATABASE IF NOT EXISTS second ENGINE = Atomic");
    String organization = controller.service().replaceFirst("/services/.*", "");
    List<String> names =
        controller
            .send("GET", organization + "/services", "", "k1:s3cret")
            .path("result")
            .findValuesAsText("name");
    assertThat(names).containsExactly("local", "second");
    String second = organization + "/services/" + RunningController.SECOND_SERVICE;
    String body =
        body(table, "{\"sourceTable\":\"" + table + "\"}", "")
            .replace("\"destination\":{\"database\":\"penstock\"}", "\"destination\":{}");
    String here = create();
    JsonNode made = controller.send("POST", second + "/clickpipes", body, "k1:s3cret");
    assertThat(made.path("http").asInt()).as("the same name in another service").isEqualTo(200);
    String there = made.at("/result/id").asText();
    assertThat(made.at("/result/destination/database").asText()).isEqualTo("second");
    assertThat(made.at("/result/serviceId").asText()).isEqualTo(RunningController.SECOND_SERVICE);
    awaitState(here, "RUNNING");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> clickHouse.query("EXISTS second." + table).strip().equals("1"));
    assertThat(controller.call("GET", "/clickpipes/" + there).path("http").asInt()).isEqualTo(404);
    assertThat(
            controller
                .send("GET", second + "/clickpipes", "", "k1:s3cret")
                .path("result")
                .findValuesAsText("id"))
        .containsExactly(there);
    // Two services may be one ClickHouse: a target is still one pipe's.
    String taken =
        body.replace("\"name\":\"" + table, "\"name\":\"other " + table)
            .replace("\"destination\":{}", "\"destination\":{\"database\":\"penstock\"}");
    assertThat(
            controller
                .send("POST", second + "/clickpipes/validate", taken, "k1:s3cret")
                .at("/result/problems")
                .findValuesAsText("field"))
        .contains("source.postgres.tableMappings[0].targetTable");
    controller.call("DELETE", "/clickpipes/" + here);
    controller.send("DELETE", second + "/clickpipes/" + there, "", "k1:s3cret");
  }
}
