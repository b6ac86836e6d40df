package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not carried exactly is counted over the restarts of jobs, and told of once. */
class LossyValuesTest extends ControllerStand {

  private void awaitLossy(String id, String expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode lossy =
                  controller
                      .call("GET", "/clickpipes/" + id + "/tables")
                      .at("/result/0/lossyValues/0");
              assertThat(lossy.path("column").asText() + " " + lossy.path("kind").asText())
                  .isEqualTo(expected.substring(0, expected.lastIndexOf(' ')));
              assertThat(lossy.path("count").asLong())
                  .isEqualTo(Long.parseLong(expected.substring(expected.lastIndexOf(' ') + 1)));
            });
  }

  private List<String> warnings(String id) {
    List<String> found = new ArrayList<>();
    for (JsonNode event : controller.call("GET", "/clickpipes/" + id + "/events").path("result")) {
      if (event.path("message").asText().contains("carried exactly")) {
        found.add(event.path("kind").asText() + ": " + event.path("message").asText());
      }
    }
    return found;
  }

  @Test
  void areCountedPerColumnAndReportedOncePerKind() throws Exception {
    String id = createRunning();
    assertThat(controller.call("GET", "/clickpipes/" + id + "/tables").at("/result/0/lossyValues"))
        .isEmpty();
    flink.running().lossy = "table.0.lossy_2_NOT_A_NUMBER=7";
    awaitLossy(id, "p NOT_A_NUMBER 7");
    flink.running().lossy = "table.0.lossy_2_NOT_A_NUMBER=9";
    awaitLossy(id, "p NOT_A_NUMBER 9");
    assertThat(warnings(id))
        .containsExactly(
            "warning: Not every value of public."
                + table
                + ".p (public.price) is carried exactly to Nullable(Decimal(10, 2)): NaN or an"
                + " infinity becomes NULL, or 0 where the column is not Nullable (NOT_A_NUMBER)."
                + " How many: lossyValues of the table");

    // A job that begins anew has met none yet, then more than the last one.
    command(id, "stop");
    awaitState(id, "PAUSED");
    controller.restart();
    command(id, "start");
    awaitState(id, "RUNNING");
    awaitLossy(id, "p NOT_A_NUMBER 9");
    flink.running().lossy = "table.0.lossy_2_NOT_A_NUMBER=20";
    awaitLossy(id, "p NOT_A_NUMBER 29");
    assertThat(warnings(id)).hasSize(1);
  }
}
