package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Has the controller compare a pipe's tables. */
final class Verifier {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Desk desk;

  Verifier(Desk desk) {
    this.desk = desk;
  }

  /** A run to its end. */
  JsonNode run(String pipe, String body) {
    var begun = desk.api().send("POST", "/" + pipe + "/verify", body);
    assertThat(begun.status()).as(begun.toString()).isEqualTo(200);
    return Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> desk.api().send("GET", "/" + pipe + "/verify", "").body().path("result"),
            run -> !run.path("state").asText().equals("running"));
  }

  /** All tables are compared and equal. */
  void equal(String pipe) {
    JsonNode run = run(pipe, "{\"showValues\":true}");
    assertThat(run.path("state").asText()).as(run.toPrettyString()).isEqualTo("done");
    for (JsonNode table : run.path("tables")) {
      assertThat(table.path("state").asText()).as(table.toPrettyString()).isEqualTo("done");
      assertThat(table.path("differingRows").asLong(-1)).as(table.toPrettyString()).isZero();
      assertThat(table.path("busyRows").asLong(-1)).as(table.toPrettyString()).isZero();
    }
  }
}
