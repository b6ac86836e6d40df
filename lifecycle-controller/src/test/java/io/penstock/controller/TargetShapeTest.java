package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets that users have made or added to. */
class TargetShapeTest extends ControllerStand {

  private String refusal(String source, String engine) {
    clickHouse.query(
        "CREATE TABLE penstock."
            + source
            + " (id Int64, v Nullable(String), _pipe_synced_at DateTime64(9), _pipe_is_deleted UInt8,"
            + " _pipe_version UInt64) ENGINE = "
            + engine);
    postgres.execute("CREATE TABLE " + source + " (id bigint PRIMARY KEY, v text)");
    String mapping =
        "{\"sourceTable\":\"%s\",\"tableEngine\":\"%s\"}"
            .formatted(source, engine.startsWith("Replacing") ? "ReplacingMergeTree" : "MergeTree");
    return controller
        .call("POST", "/clickpipes/validate", body(source, mapping, ""))
        .at("/result/problems")
        .toString();
  }

  @Test
  void anEngineThatMergesOtherwiseIsRefused() {
    String fits = "ReplacingMergeTree(_pipe_version, _pipe_is_deleted) ";
    assertThat(refusal(table + "ok", fits + "PARTITION BY id % 8 ORDER BY id")).isEqualTo("[]");
    assertThat(refusal(table + "m", "MergeTree ORDER BY v SETTINGS allow_nullable_key = 1"))
        .isEqualTo("[]");
    assertThat(refusal(table + "v", "ReplacingMergeTree(_pipe_version) ORDER BY id"))
        .contains("has not the arguments (_pipe_version, _pipe_is_deleted)");
    assertThat(refusal(table + "p", fits + "PARTITION BY toDate(_pipe_synced_at) ORDER BY id"))
        .contains("its partition key holds _pipe_synced_at");
    assertThat(refusal(table + "o", fits + "ORDER BY (id, _pipe_version)"))
        .contains("its sorting key is");
    assertThat(refusal(table + "s", "SummingMergeTree ORDER BY id"))
        .contains("its engine is SummingMergeTree instead of MergeTree");
  }

  private static List<String> columns(String name) {
    return clickHouse
        .query(
            "SELECT name || ' ' || type || ' ' || default_kind || ' ' || default_expression FROM"
                + " system.columns WHERE database = 'penstock' AND table = '"
                + name
                + "' ORDER BY position")
        .lines()
        .map(String::strip)
        .toList();
  }

  private static String definition(String name) {
    return clickHouse.query("SHOW CREATE TABLE penstock." + name);
  }

  private String resync(String id) {
    JsonNode asked =
        controller.call(
            "POST",
            "/clickpipes/" + id + "/resync",
            "{\"tables\":[{\"sourceTable\":\"" + table + "\"}]}");
    assertThat(asked.path("http").asInt()).as(asked.toString()).isEqualTo(200);
    String fresh = table + "_resync";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> flink.jobs.values().stream().filter(j -> j.state.equals("RUNNING")).count() == 2);
    return fresh;
  }

  @Test
  void aResyncKeepsWhatUsersHaveAddedToTheTarget() {
    String id = createRunning();
    clickHouse.query(
        "ALTER TABLE penstock."
            + table
            + " ADD COLUMN `twice d` Int64 DEFAULT id * 2, ADD COLUMN day Date MATERIALIZED today(),"
            + " ADD COLUMN note Nullable(String), ADD INDEX by_note note TYPE bloom_filter GRANULARITY 1,"
            + " MODIFY TTL toDateTime(_pipe_synced_at) + INTERVAL 9 YEAR");
    String fresh = resync(id);
    assertThat(columns(fresh)).isEqualTo(columns(table));
    assertThat(definition(fresh)).contains("by_note", "TTL");
    controller.call("DELETE", "/clickpipes/" + id + "/resync");
    awaitState(id, "RUNNING");

    postgres.execute("ALTER TABLE " + table + " ADD COLUMN more int, DROP COLUMN l");
    fresh = resync(id);
    assertThat(columns(fresh))
        .contains("more Nullable(Int32)", "twice d Int64 DEFAULT id * 2", "note Nullable(String)")
        .contains("day Date MATERIALIZED today()")
        .noneMatch(column -> column.startsWith("l "));
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }
}
