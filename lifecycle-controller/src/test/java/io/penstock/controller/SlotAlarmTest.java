package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slot that keeps much WAL is told of once, and once that it does not any more. */
class SlotAlarmTest extends ControllerStand {

  @BeforeEach
  void alarmed() throws Exception {
    controller.close();
    controller =
        new RunningController(
            dir.resolve("alarmed"),
            flink,
            clickHouse.url(),
            clickHouse.password(),
            "slotAlarm: {mebibytes: 40}\n");
  }

  private List<String> alarms(String id) {
    List<String> found = new ArrayList<>();
    for (JsonNode event : controller.call("GET", "/clickpipes/" + id + "/events").path("result")) {
      if (event.path("kind").asText().equals("alarm")) {
        found.add(0, event.path("message").asText().replaceAll(": .*", ""));
      }
    }
    return found;
  }

  private void awaitAlarms(String id, String... expected) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(alarms(id)).containsExactly(expected));
  }

  /** Each message a mebibyte of WAL, which nobody needs. */
  private static void write(int mebibytes) {
    column(
        "SELECT count(pg_logical_emit_message(false, 'x', repeat('x', 1048576)))"
            + " FROM generate_series(1, "
            + mebibytes
            + ")");
  }

  @Test
  void isRaisedAndClearedOnceEach() throws Exception {
    String id = createRunning();
    write(60);
    awaitAlarms(id, "The slot keeps much WAL");
    controller.restart();
    write(5);
    awaitState(id, "RUNNING");
    String slot = slots().get(0);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              // Where it may begin again moves with what the server notes now and then.
              column("SELECT pg_log_standby_snapshot()");
              column(
                  "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_flush_lsn())");
              return alarms(id).size() == 2;
            });
    assertThat(alarms(id))
        .containsExactly("The slot keeps much WAL", "The slot keeps less WAL again");
    controller.call("DELETE", "/clickpipes/" + id);
  }
}
