package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The setting, and that something is done about it. */
class DeleteOnMergeTest extends ControllerStand {

  private String rows() {
    return clickHouse
        .query(
            "SELECT groupArray((id, _pipe_version)) FROM (SELECT * FROM penstock."
                + table
                + " ORDER BY id, _pipe_version)")
        .strip();
  }

  @Test
  void deletedRowsGoWhereItIsAskedFor() throws IOException {
    String mapping = "{\"sourceTable\":\"" + table + "\"}";
    JsonNode made =
        controller.call("POST", "/clickpipes", body(table, mapping, "\"deleteOnMerge\":true"));
    assertThat(made.at("/result/source/postgres/settings/deleteOnMerge").asBoolean())
        .as(made.toString())
        .isTrue();
    String id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
    clickHouse.query(
        "INSERT INTO penstock."
            + table
            + " (id, _pipe_version, _pipe_is_deleted, _pipe_synced_at) VALUES"
            + " (1, 1, 0, now64(9) - INTERVAL 2 HOUR), (2, 1, 0, now64(9) - INTERVAL 2 HOUR),"
            + " (3, 1, 0, now64(9) - INTERVAL 2 HOUR)");
    clickHouse.query(
        "INSERT INTO penstock."
            + table
            + " (id, _pipe_version, _pipe_is_deleted, _pipe_synced_at) VALUES"
            + " (1, 2, 1, now64(9) - INTERVAL 2 HOUR), (2, 2, 1, now64(9)),"
            + " (3, 18446744073709551615, 1, now64(9) - INTERVAL 2 HOUR)");
    // It looks at once after a start, and then every ten minutes.
    controller.restart();
    await().atMost(Duration.ofSeconds(40)).until(() -> !rows().contains("(1,1)"));
    controller.restart();
    await().atMost(Duration.ofSeconds(40)).until(() -> !rows().contains("(1,2)"));
    assertThat(rows()).contains("(2,1)").contains("(3,1)");

    JsonNode edited =
        controller.call(
            "PATCH",
            "/clickpipes/" + id,
            "{\"source\":{\"postgres\":{\"settings\":{\"deleteOnMerge\":false}}}}");
    assertThat(edited.at("/result/source/postgres/settings/deleteOnMerge").asBoolean(true))
        .as(edited.toString())
        .isFalse();
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }
}
