package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is stored of one pipe is damaged: it is shown as what it is, and hides no other. */
class UnreadablePipeTest extends ControllerStand {

  /** As another Penstock, or a hand, would leave it. */
  private void damage(String id) throws Exception {
    set(id, "definition = json_set(definition, '$.tomorrow', 'canary')");
  }

  private void set(String id, String what) throws Exception {
    Path file = dir.resolve("c/controller/store.db");
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement change =
            store.prepareStatement("UPDATE pipes SET " + what + " WHERE id = ?")) {
      change.setString(1, id);
      assertThat(change.executeUpdate()).isEqualTo(1);
    }
  }

  private String second() {
    postgres.execute("CREATE TABLE other_" + table + " (id bigint PRIMARY KEY)");
    String mapping = "{\"sourceTable\":\"other_" + table + "\"}";
    return controller
        .call("POST", "/clickpipes", body("other", mapping, ""))
        .at("/result/id")
        .asText();
  }

  @Test
  void itIsListedWithItsStateAndItsErrorBesideTheOthers() throws Exception {
    String id = create();
    awaitState(id, "RUNNING");
    String other = second();
    awaitState(other, "RUNNING");
    damage(id);

    JsonNode list = controller.call("GET", "/clickpipes").path("result");
    assertThat(list.findValuesAsText("id")).containsExactly(id, other);
    JsonNode broken = list.path(0);
    assertThat(broken.path("name").asText()).isEqualTo(table);
    assertThat(broken.path("state").asText()).isEqualTo("Running");
    assertThat(broken.path("unreadable").asText())
        .isEqualTo(
            "the stored definition cannot be read: tomorrow is damaged, or of another version of"
                + " Penstock");
    assertThat(broken.has("source")).isFalse();
    assertThat(list.at("/1/source/postgres/tableMappings/0/targetTable").asText())
        .isEqualTo("other_" + table);
    assertThat(controller.call("GET", "/clickpipes/" + id).path("result")).isEqualTo(broken);

    try (FollowedStream all = FollowedStream.open(controller, "/clickpipes/stream")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                JsonNode pipes = all.newest("pipes");
                assertThat(pipes.at("/0/pipe")).isEqualTo(broken);
                assertThat(pipes.at("/0/status/state").asText()).isEqualTo("Running");
                assertThat(pipes.at("/1/status/detailedState").asText()).isEqualTo("RUNNING");
              });
      assertThat(all.lines.toString()).doesNotContain("canary");
    }
  }

  @Test
  void whatNeedsItsDefinitionIsRefusedAndSaysWhy() throws Exception {
    String id = create();
    awaitState(id, "RUNNING");
    damage(id);
    JsonNode refused = controller.call("PATCH", "/clickpipes/" + id, "{\"name\":\"new\"}");
    assertThat(refused.path("http").asInt()).isEqualTo(409);
    assertThat(refused.path("error").asText()).contains("tomorrow is damaged");
    assertThat(command(id, "resync").path("http").asInt()).isEqualTo(409);
  }

  private JsonNode made(String name, String target) {
    String mapping = "{\"sourceTable\":\"other_%s\",\"targetTable\":\"%s\"}";
    return controller.call("POST", "/clickpipes", body(name, mapping.formatted(table, target), ""));
  }

  @Test
  void itsTargetsStayItsOwnAndOthersAreMadeAndEditedAsBefore() throws Exception {
    String id = create();
    awaitState(id, "RUNNING");
    damage(id);
    String other = second();
    awaitState(other, "RUNNING");
    JsonNode taken = made("taken", table);
    assertThat(taken.path("http").asInt()).as(taken.toString()).isEqualTo(400);
    assertThat(taken.toString()).contains("is the target of pipe");
    assertThat(
            controller
                .call("PATCH", "/clickpipes/" + other, "{\"name\":\"renamed\"}")
                .path("http")
                .asInt())
        .isEqualTo(200);
    assertThat(command(other, "resync").path("http").asInt()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              confirmResyncs();
              return controller.state(other).equals("RUNNING");
            });

    // It may have failed amid an edit, whose targets its spec does not have.
    set(id, "state = 'FAILED'");
    assertThat(made("unknown", "unknown_" + table).path("http").asInt()).isEqualTo(409);
    set(id, "state = 'RUNNING', spec = '{}'");
    assertThat(made("unknown", "unknown_" + table).path("http").asInt()).isEqualTo(409);
  }
}
