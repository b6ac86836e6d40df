package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Swaps that break off or are cancelled at the last moment. Flink pretends, so a savepoint that
 * hangs holds the swap where it stops the live job; the test moves the resync's slot itself.
 */
class SwapTest extends ControllerStand {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private String second;
  private String id;

  @BeforeEach
  void runningPipe() {
    second = table + "b";
    postgres.execute("CREATE TABLE " + second + " (id bigint PRIMARY KEY)");
    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                table,
                "{\"sourceTable\":\"%s\"},{\"sourceTable\":\"%s\"}".formatted(table, second),
                ""));
    id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
    clickHouse.query("INSERT INTO penstock." + second + " (id, _pipe_version) VALUES (7, 1)");
  }

  private String prefix() {
    return "penstock_" + id.replace("-", "").substring(0, 12);
  }

  private String resyncSlot() {
    return slots().stream()
        .filter(slot -> slot.startsWith(prefix() + "_r"))
        .findFirst()
        .orElseThrow();
  }

  /** A resync that has come to the stop of the live job and waits there. */
  private void swapThatWaits(String tables) {
    flink.savepointsHang = true;
    JsonNode asked = controller.call("POST", "/clickpipes/" + id + "/resync", tables);
    assertThat(asked.path("http").asInt()).as(asked.toString()).isEqualTo(200);
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              advance();
              return controller.state(id).equals("SWAPPING") && phase().contains("stopping");
            });
  }

  private void advance() {
    column(
        "SELECT pg_replication_slot_advance('" + resyncSlot() + "', pg_current_wal_flush_lsn())");
  }

  private String phase() {
    return controller.call("GET", "/clickpipes/" + id + "/status").at("/result/phase").asText();
  }

  /** The savepoint fails, so that the newest checkpoint does; the swap goes on. */
  private void letGo() {
    flink.savepointsFail = true;
    flink.savepointsHang = false;
  }

  private void awaitWhileTheResyncCatchesUp(String state) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              if (controller.state(id).equals(state)) {
                return true;
              }
              advance();
              return false;
            });
  }

  private List<String> resyncTables() {
    return clickHouse
        .query(
            "SELECT name FROM system.tables WHERE database = 'penstock' AND name LIKE '"
                + table
                + "%resync'")
        .lines()
        .toList();
  }

  private String live() {
    return clickHouse.query("SELECT count() FROM penstock." + second).strip();
  }

  @Test
  void isCancelledUntilTheFirstExchange() {
    swapThatWaits("{}");
    assertThat(controller.call("DELETE", "/clickpipes/" + id + "/resync").path("http").asInt())
        .isEqualTo(200);
    letGo();
    awaitState(id, "RUNNING");
    assertThat(live()).isEqualTo("1");
    assertThat(resyncTables()).isEmpty();
    assertThat(slots()).contains(prefix()).noneMatch(slot -> slot.startsWith(prefix() + "_r"));
    assertThat(flink.jobs.values()).filteredOn(job -> job.state.equals("RUNNING")).hasSize(1);
  }

  @Test
  void aTableThatIsMissingFailsItBeforeAnythingIsExchangedAndTheWayBackIsOpen() {
    swapThatWaits("{}");
    clickHouse.query("DROP TABLE penstock." + second + "_resync");
    letGo();
    awaitWhileTheResyncCatchesUp("FAILED");
    assertThat(live()).as("the live table is where it was").isEqualTo("1");
    assertThat(controller.call("POST", "/clickpipes/" + id + "/resync", "{}").path("http").asInt())
        .isEqualTo(409);
    assertThat(controller.call("DELETE", "/clickpipes/" + id + "/resync").path("http").asInt())
        .isEqualTo(200);
    awaitState(id, "RUNNING");
    assertThat(live()).isEqualTo("1");
    assertThat(resyncTables()).isEmpty();
  }

  @Test
  void whatFailsAfterItIsThePipesOwnTroubleAndAnotherResyncHealsIt() {
    swapThatWaits("{\"tables\":[{\"sourceTable\":\"" + second + "\"}]}");
    column("SELECT pg_drop_replication_slot('" + prefix() + "')");
    letGo();
    awaitWhileTheResyncCatchesUp("FAILED");
    JsonNode status = controller.call("GET", "/clickpipes/" + id + "/status").path("result");
    assertThat(status.path("code").asText()).isEqualTo("SLOT_LOST");
    assertThat(live()).as("the new table is the live one").isEqualTo("0");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        controller
                            .call("POST", "/clickpipes/" + id + "/resync", "{}")
                            .path("http")
                            .asInt())
                    .isEqualTo(200));
    flink.savepointsFail = false;
    awaitWhileTheResyncCatchesUp("RUNNING");
    assertThat(resyncTables()).isEmpty();
  }

  @Test
  void goesOnWithThePasswordThatAnEditBringsInTheMiddleOfIt() {
    String role = "mover_" + table;
    postgres.execute("CREATE ROLE " + role + " SUPERUSER LOGIN PASSWORD 'canary-one'");
    assertThat(edit(role, "canary-one")).isEqualTo(200);
    awaitState(id, "RUNNING");
    swapThatWaits("{}");
    postgres.execute("ALTER ROLE " + role + " PASSWORD 'canary-two'");
    letGo();
    awaitFailure(id, "SOURCE_AUTH");
    assertThat(edit(role, "canary-two")).isEqualTo(200);
    awaitWhileTheResyncCatchesUp("RUNNING");
    assertThat(live()).as("the new table is the live one").isEqualTo("0");
    assertThat(resyncTables()).isEmpty();
  }

  private int edit(String role, String password) {
    return controller
        .call(
            "PATCH",
            "/clickpipes/" + id,
            "{\"source\":{\"postgres\":{\"credentials\":{\"username\":\"%s\",\"password\":\"%s\"}}}}"
                .formatted(role, password))
        .path("http")
        .asInt();
  }

  @Test
  void aTableOfACompletedPipeIsCopiedAnewAlone() {
    String once = table + "c";
    postgres.execute("CREATE TABLE " + once + " (id bigint PRIMARY KEY)");
    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(once, "{\"sourceTable\":\"" + once + "\"}", "\"replicationMode\":\"snapshot\""));
    id = made.at("/result/id").asText();
    finishTheCopy();
    awaitState(id, "COMPLETED");
    clickHouse.query("INSERT INTO penstock." + once + " (id, _pipe_version) VALUES (7, 1)");
    JsonNode asked =
        controller.call(
            "POST",
            "/clickpipes/" + id + "/tables/" + once + "/resync",
            "{\"keepOldTables\":true}");
    assertThat(asked.path("http").asInt()).as(asked.toString()).isEqualTo(200);
    finishTheCopy();
    awaitState(id, "COMPLETED");
    assertThat(clickHouse.query("SELECT count() FROM penstock." + once).strip()).isEqualTo("0");
    assertThat(
            clickHouse.query("SELECT name FROM system.tables WHERE name LIKE '" + once + "_old_%'"))
        .as("the old one is kept")
        .isNotBlank();
  }

  /** The job of this pipe that has just been submitted has copied everything. */
  private void finishTheCopy() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                flink.jobs.values().stream()
                        .filter(job -> job.state.equals("RUNNING"))
                        .filter(job -> job.spec.path("pipeId").asText().equals(id))
                        .peek(job -> job.state = "FINISHED")
                        .count()
                    == 1);
  }
}
