package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a ClickHouse user may not do is told before anything is made. */
class DestinationRightsTest extends ControllerStand {

  private List<String> remedies(RunningController other, String mode) {
    String mapping = "{\"sourceTable\":\"" + table + "\",\"excludedColumns\":[\"g\"]}";
    JsonNode answer =
        other.call(
            "POST",
            "/clickpipes/validate",
            body(table, mapping, "\"replicationMode\":\"" + mode + "\""));
    JsonNode problems = answer.at("/result/problems");
    problems.forEach(
        problem -> {
          assertThat(problem.path("field").asText()).isEqualTo("destination.database");
          assertThat(problem.path("code").asText()).isEqualTo("DESTINATION_PRIVILEGE");
        });
    return problems.findValuesAsText("remedy");
  }

  @Test
  void aMissingPrivilegeIsRefusedWithItsGrant() throws IOException {
    try (GrudgingClickHouse grudging = new GrudgingClickHouse(clickHouse.url());
        RunningController other =
            new RunningController(
                dir.resolve("grudging"), flink, grudging.url(), clickHouse.password())) {
      assertThat(remedies(other, "cdc")).isEmpty();
      grudging.withheld = List.of("INSERT", "TRUNCATE");
      assertThat(remedies(other, "cdc"))
          .containsExactly(
              "Run in ClickHouse: GRANT INSERT, TRUNCATE ON `penstock`.* TO `default`");
      JsonNode refused =
          other.call("POST", "/clickpipes", body(table, "{\"sourceTable\":\"" + table + "\"}", ""));
      assertThat(refused.path("http").asInt()).as(refused.toString()).isEqualTo(400);
      assertThat(slots()).as("nothing was made").isEmpty();
      assertThat(remedies(other, "snapshot"))
          .containsExactly("Run in ClickHouse: GRANT INSERT ON `penstock`.* TO `default`");
    }
  }
}
