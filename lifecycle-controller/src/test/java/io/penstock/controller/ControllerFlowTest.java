package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The lives of pipes under a whole controller. */
class ControllerFlowTest extends ControllerStand {

  @Test
  void aPipeIsSetUpPausedResumedAndDeletedWithoutATrace() throws IOException {
    String id = createRunning();
    JsonNode spec = flink.running().spec;
    String name = "penstock_" + id.replace("-", "").substring(0, 12);
    assertThat(slots()).contains(name);
    assertThat(column("SELECT pubviaroot::text FROM pg_publication WHERE pubname = '" + name + "'"))
        .containsExactly("true");
    assertThat(spec.at("/tables/0/snapshotVersion").asText())
        .isEqualTo(
            column("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '" + name + "'")
                .get(0));
    assertThat(spec.at("/source/systemIdentifier").asText()).matches("\\d{10,}");
    assertThat(spec.at("/tables/0/columns"))
        .extracting(c -> c.path("name").asText() + " " + c.path("targetType").asText())
        .containsExactly(
            "id Int64",
            "p Nullable(Decimal(10, 2))",
            "m LowCardinality(Nullable(String))",
            "l Array(Array(Nullable(Int32)))",
            "at Nullable(Time64(6))",
            "g Nullable(Int32)");
    assertThat(clickHouse.query("EXISTS penstock." + table).strip()).isEqualTo("1");

    String first = flink.running().id;
    assertThat(command(id, "stop").at("/result/state").asText()).isEqualTo("Pausing");
    awaitState(id, "PAUSED");
    assertThat(command(id, "stop").path("http").asInt()).isEqualTo(200);
    command(id, "start");
    awaitState(id, "RUNNING");
    assertThat(flink.running().restoredFrom).contains("savepoint-" + first.substring(0, 6));
    JsonNode again = command(id, "start");
    assertThat(again.path("http").asInt()).isEqualTo(400);
    assertThat(again.path("error").asText()).endsWith("ClickPipe is already running");

    assertThat(controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true").toString())
        .doesNotContain("result");
    assertThat(controller.call("GET", "/clickpipes/" + id).path("http").asInt()).isEqualTo(404);
    assertThat(slots()).doesNotContain(name);
    assertThat(column("SELECT pubname FROM pg_publication")).doesNotContain(name);
    assertThat(clickHouse.query("EXISTS penstock." + table).strip()).isEqualTo("0");
    try (Stream<Path> left = Files.walk(dir.resolve("flink"))) {
      assertThat(left.filter(path -> path.endsWith("_metadata"))).isEmpty();
    }
    noSecretIn(dir.resolve("c/controller"));
  }

  private static void noSecretIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text =
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain("canary-pg");
      }
    }
  }

  @Test
  void aLostJobIsSubmittedAgainFromItsNewestCheckpoint() throws IOException {
    String id = createRunning();
    String lost = flink.running().id;
    flink.forgetEverything();
    await().atMost(Duration.ofSeconds(30)).until(() -> !flink.jobs.isEmpty());
    awaitState(id, "RUNNING");
    assertThat(flink.running().restoredFrom).endsWith(lost + "/chk-1");
    assertThat(flink.running().id).isNotEqualTo(lost);
    assertThat(flink.uploads).isEqualTo(2);
    controller.restart();
    awaitState(id, "RUNNING");
    assertThat(flink.jobs).hasSize(1);
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void aSavepointThatFailsIsReplacedByTheNewestCheckpointAndSaid() {
    String id = createRunning();
    String first = flink.running().id;
    flink.savepointsFail = true;
    command(id, "stop");
    awaitState(id, "PAUSED");
    assertThat(flink.jobs.get(first).state).isEqualTo("CANCELED");
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("The savepoint could not be completed (a.B: tasks are not running)");
    command(id, "start");
    awaitState(id, "RUNNING");
    assertThat(flink.running().restoredFrom).endsWith(first + "/chk-1");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void aSlotThatVanishedWhilePausedFailsTheResumeWithItsCode() {
    String id = createRunning();
    command(id, "stop");
    awaitState(id, "PAUSED");
    postgres.execute(
        "SELECT pg_drop_replication_slot('penstock_" + id.replace("-", "").substring(0, 12) + "')");
    command(id, "start");
    assertThat(awaitFailure(id, "SLOT_LOST").path("remedy").asText()).contains("resync");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void aJobThatFailsWithACodeFailsThePipeWithIt() {
    String id = createRunning();
    flink.running().trace = "x.Y: outer\nCaused by: z: [penstock:TARGET_MISSING] table t is gone\n";
    flink.running().state = "FAILED";
    awaitState(id, "FAILED");
    assertThat(
            controller.call("GET", "/clickpipes/" + id + "/status").at("/result/reason").asText())
        .endsWith("table t is gone");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void tooFewSlotsAreWaitedForAndNamedBeforeAnythingIsMade() {
    flink.freeSlots = 1;
    String id = create();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        controller
                            .call("GET", "/clickpipes/" + id + "/status")
                            .at("/result/reason")
                            .asText())
                    .contains("3 of the 4 task slots it needs are missing"));
    assertThat(controller.state(id)).isEqualTo("PROVISIONING");
    assertThat(slots()).doesNotContain("penstock_" + id.replace("-", "").substring(0, 12));
    flink.freeSlots = 4;
    awaitState(id, "RUNNING");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void fiftyCommandsAtOnceLeaveAConsistentPipe() throws Exception {
    String id = createRunning();
    ExecutorService threads = Executors.newFixedThreadPool(50);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String command = i % 2 == 0 ? "stop" : "start";
      answers.add(threads.submit(() -> command(id, command).path("http").asInt()));
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isIn(200, 400, 409);
    }
    threads.shutdown();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(controller.state(id)).isIn("RUNNING", "PAUSED"));
    long running = flink.jobs.values().stream().filter(j -> j.state.equals("RUNNING")).count();
    assertThat(running).isEqualTo(controller.state(id).equals("RUNNING") ? 1 : 0);
    controller.call("DELETE", "/clickpipes/" + id);
    assertThat(flink.jobs.values()).noneMatch(job -> job.state.equals("RUNNING"));
  }

  @Test
  void whatAnUnreachablePostgresKeepsIsDroppedLater() {
    String id = createRunning();
    String slot = "penstock_" + id.replace("-", "").substring(0, 12);
    postgres.stop();
    try {
      JsonNode answer = controller.call("DELETE", "/clickpipes/" + id);
      assertThat(answer.path("notice").asText()).contains(slot);
      assertThat(controller.call("GET", "/clickpipes/" + id).path("http").asInt()).isEqualTo(404);
    } finally {
      postgres.start();
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              assertThat(slots()).doesNotContain(slot);
              // The publication goes after the slot.
              assertThat(column("SELECT pubname FROM pg_publication")).doesNotContain(slot);
            });
  }
}
