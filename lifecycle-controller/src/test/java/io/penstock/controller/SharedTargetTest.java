package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two sources into one target. */
class SharedTargetTest extends ControllerStand {

  private String one;
  private String two;
  private String target;

  @BeforeEach
  void twoTables() {
    one = table + "one";
    two = table + "two";
    target = table + "all";
    postgres.execute(
        "CREATE TABLE " + one + " (id bigint PRIMARY KEY, v text)",
        "CREATE TABLE " + two + " (v text, id bigint PRIMARY KEY, more int)");
  }

  private String mapping(String source, String more) {
    return "{\"sourceTable\":\"%s\",\"targetTable\":\"%s\"%s}".formatted(source, target, more);
  }

  private static final String SHARES = ",\"sharesTarget\":true";

  private String problems(String mappings) {
    return controller.call("POST", "/clickpipes/validate", body(table, mappings, "")).toString();
  }

  @Test
  void mustBeSaidAndFit() {
    assertThat(problems(mapping(one, "") + "," + mapping(two, SHARES)))
        .contains("is the target of another mapping too", "sharesTarget: true on each");
    assertThat(problems(mapping(one, SHARES) + "," + mapping(two, SHARES)))
        .contains("tableMappings[1].targetTable", "cannot share " + target);
    assertThat(
            problems(
                mapping(one, SHARES)
                    + ","
                    + mapping(two, SHARES + ",\"excludedColumns\":[\"more\"]")))
        .contains("\"valid\":true");
  }

  @Test
  void areCopiedAnewTogether() {
    String mappings =
        mapping(one, SHARES) + "," + mapping(two, SHARES + ",\"excludedColumns\":[\"more\"]");
    JsonNode made = controller.call("POST", "/clickpipes", body(table, mappings, ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    assertThat(made.at("/result/source/postgres/tableMappings/1/sharesTarget").asBoolean())
        .isTrue();
    String id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("share the target " + target);
    String before = uuid();
    controller.call("POST", "/clickpipes/" + id + "/tables/" + two + "/resync", "");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> flink.jobs.values().stream().filter(j -> j.state.equals("RUNNING")).count() == 2);
    JsonNode shown = controller.call("GET", "/clickpipes/" + id + "/status").at("/result/resync");
    assertThat(shown.path("tables").toString())
        .isEqualTo("[\"public.%s\",\"public.%s\"]".formatted(one, two));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              confirmResyncs();
              return controller.state(id).equals("RUNNING");
            });
    assertThat(uuid()).isNotEqualTo(before);
    assertThat(clickHouse.query("EXISTS penstock." + target + "_resync").strip()).isEqualTo("0");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  private String uuid() {
    return clickHouse
        .query("SELECT uuid FROM system.tables WHERE database='penstock' AND name='" + target + "'")
        .strip();
  }
}
