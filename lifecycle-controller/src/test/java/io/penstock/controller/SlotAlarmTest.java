package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A slot that keeps much WAL is told of once, and once that it does not any more: in the events,
 * and to a webhook.
 */
class SlotAlarmTest extends ControllerStand {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> told = new CopyOnWriteArrayList<>();
  private HttpServer hook;

  @BeforeEach
  void alarmed() throws Exception {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          told.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    controller.close();
    controller =
        new RunningController(
            dir.resolve("alarmed"),
            flink,
            clickHouse.url(),
            clickHouse.password(),
            """
            slotAlarm: {mebibytes: 40}
            webhooks: [{url: "http://127.0.0.1:%d/", secretFile: %s}]
            """
                .formatted(
                    hook.getAddress().getPort(),
                    Files.writeString(dir.resolve("hook-secret"), "s3cret")));
  }

  @AfterEach
  void stopHook() {
    hook.stop(0);
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
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(told)
                    .filteredOn(event -> event.path("kind").asText().equals("alarm"))
                    .extracting(event -> event.path("message").asText().replaceAll(": .*", ""))
                    .containsExactly("The slot keeps much WAL", "The slot keeps less WAL again"));
    assertThat(told).allMatch(event -> event.at("/pipe/id").asText().equals(id));
    controller.call("DELETE", "/clickpipes/" + id);
  }
}
