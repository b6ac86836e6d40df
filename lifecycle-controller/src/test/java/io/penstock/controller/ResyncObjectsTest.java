package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a resync makes, exchanges and drops: only what is its own. */
class ResyncObjectsTest extends ControllerStand {

  private String create(String mappings) {
    JsonNode made = controller.call("POST", "/clickpipes", body(table, mappings, ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    return made.at("/result/id").asText();
  }

  private static String mapping(String source, String target) {
    return "{\"sourceTable\":\"" + source + "\",\"targetTable\":\"" + target + "\"}";
  }

  private String events(String id) {
    return controller.call("GET", "/clickpipes/" + id + "/events").toString();
  }

  private void awaitEvent(String id, String text) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(events(id)).contains(text));
  }

  private static List<String> targets(String like) {
    return clickHouse
        .query(
            "SELECT name FROM system.tables WHERE database = 'penstock' AND name LIKE '"
                + like
                + "' ORDER BY name")
        .lines()
        .toList();
  }

  private static String uuid(String name) {
    return clickHouse
        .query(
            "SELECT uuid FROM system.tables WHERE database = 'penstock' AND name = '" + name + "'")
        .strip();
  }

  private static List<String> slotsOf(String id) {
    return column(
        "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'penstock\\_"
            + id.replace("-", "").substring(0, 12)
            + "%'");
  }

  private void resync(String id, String body) {
    JsonNode answer = controller.call("POST", "/clickpipes/" + id + "/resync", body);
    assertThat(answer.path("http").asInt()).as(answer.toString()).isEqualTo(200);
    awaitState(id, "RESYNCING");
  }

  private void awaitSwapped(String id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              confirmResyncs();
              return controller.state(id).equals("RUNNING");
            });
  }

  @Test
  void aTableThatThePipeHasNotMadeIsNotResynced() {
    flink.freeSlots = 1;
    String id = create();
    awaitState(id, "PROVISIONING");
    clickHouse.query("CREATE TABLE penstock." + table + " (a Int32) ENGINE = MergeTree ORDER BY a");
    clickHouse.query("INSERT INTO penstock." + table + " VALUES (42)");
    flink.freeSlots = 8;
    awaitState(id, "FAILED");
    String theirs = uuid(table);
    command(id, "resync");
    awaitEvent(id, "was not made by this pipe and holds 1 rows");
    awaitState(id, "FAILED");
    assertThat(uuid(table)).isEqualTo(theirs);
    assertThat(targets(table + "%")).containsExactly(table);
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
    assertThat(uuid(table)).isEqualTo(theirs);
  }

  @Test
  void aResyncTellsHowFarEachTableIs() {
    String id = createRunning();
    String live = flink.running().id;
    resync(id, "{}");
    await().until(() -> flink.jobs.size() == 2);
    flink.jobs.values().stream()
        .filter(job -> !job.id.equals(live))
        .forEach(
            job ->
                job.more =
                    Map.of("table.0.splitsTotal", 4, "table.0.splitsDone", 3, "table.0.rows", 300));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode copy =
                  controller
                      .call("GET", "/clickpipes/" + id + "/status")
                      .at("/result/resync/tableProgress/0");
              assertThat(copy.path("splitsDone").asInt()).as(copy.toString()).isEqualTo(3);
              assertThat(copy.path("splitsTotal").asInt()).isEqualTo(4);
              assertThat(copy.path("rows").asInt()).isEqualTo(300);
              assertThat(copy.path("state").asText()).isEqualTo("Loading");
              assertThat(copy.path("targetTable").asText()).isEqualTo(table);
            });
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aTableThatSomebodyPutInPlaceDuringAResyncIsKept() {
    String id = createRunning();
    resync(id, "{}");
    await().until(() -> targets(table + "%").size() == 2);
    clickHouse.query("DROP TABLE penstock." + table);
    clickHouse.query("CREATE TABLE penstock." + table + " (a Int32) ENGINE = MergeTree ORDER BY a");
    clickHouse.query("INSERT INTO penstock." + table + " VALUES (42)");
    String theirs = uuid(table);
    awaitSwapped(id);
    List<String> kept = targets(table + "\\_old%");
    assertThat(kept).hasSize(1);
    assertThat(uuid(kept.get(0))).isEqualTo(theirs);
    assertThat(events(id)).contains("The replaced table is kept as " + kept.get(0));
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
    assertThat(targets(table + "%")).containsExactlyElementsOf(kept);
  }

  @Test
  void aTargetWhoseNameAResyncWouldNeedIsNotTaken() {
    String other = table + "b";
    postgres.execute("CREATE TABLE " + other + " (LIKE " + table + " INCLUDING ALL)");
    String id = create(mapping(table, table) + "," + mapping(other, table + "_resync"));
    awaitState(id, "RUNNING");
    String before = uuid(table + "_resync");
    controller.call("POST", "/clickpipes/" + id + "/tables/" + table + "/resync", "");
    awaitEvent(id, "which is a target of pipe \\\"" + table + "\\\"");
    awaitState(id, "RUNNING");
    assertThat(uuid(table + "_resync")).isEqualTo(before);
    // The other way round nothing is in the way.
    resync(id, "{\"tables\":[{\"sourceTable\":\"" + other + "\"}]}");
    awaitSwapped(id);
    assertThat(uuid(table + "_resync")).isNotEqualTo(before);
    assertThat(targets(table + "%")).containsExactly(table, table + "_resync");
    String swapped = uuid(table + "_resync");
    controller.call("POST", "/clickpipes/" + id + "/tables/" + table + "/resync", "");
    awaitState(id, "RUNNING");
    assertThat(uuid(table + "_resync")).isEqualTo(swapped);
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void anEmptyTableOfTheNewTablesNameIsNotAdopted() {
    String id = createRunning();
    String name = table + "_resync";
    clickHouse.query("CREATE TABLE penstock." + name + " AS penstock." + table);
    String theirs = uuid(name);
    command(id, "resync");
    awaitEvent(id, "exists and was not made by this resync");
    awaitState(id, "RUNNING");
    assertThat(uuid(name)).isEqualTo(theirs);
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
    assertThat(uuid(name)).isEqualTo(theirs);
  }

  @Test
  void whatWasMadeBeforeACreationFailsIsRemoved() {
    String other = table + "b";
    postgres.execute("CREATE TABLE " + other + " (id bigint PRIMARY KEY)");
    String id = create(mapping(table, table) + "," + mapping(other, other));
    awaitState(id, "RUNNING");
    // Nobody sees a detached table, and its name is taken all the same.
    String hidden = "penstock." + other + "_resync";
    clickHouse.query("CREATE TABLE " + hidden + " AS penstock." + other);
    clickHouse.query("DETACH TABLE " + hidden + " PERMANENTLY");
    command(id, "resync");
    awaitEvent(id, "the resync is undone");
    awaitState(id, "RUNNING");
    assertThat(targets(table + "%")).containsExactly(table, other);
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aDeletionInTheMiddleOfASwapLeavesNoSlotAndKeepsWhatIsToBeKept() {
    String id = createRunning();
    resync(id, "{}");
    awaitSwapped(id);
    assertThat(slotsOf(id)).singleElement().asString().endsWith("_r1");
    String first = uuid(table);
    resync(id, "{\"keepOldTables\":true}");
    await().until(() -> flink.jobs.values().stream().anyMatch(this::resyncs));
    flink.freeSlots = 0;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              confirmResyncs();
              return controller
                  .call("GET", "/clickpipes/" + id + "/status")
                  .toString()
                  .contains("task slots it needs are missing");
            });
    assertThat(controller.state(id)).isEqualTo("SWAPPING");
    controller.call("DELETE", "/clickpipes/" + id);
    await().until(() -> controller.state(id).equals("gone"));
    assertThat(slotsOf(id)).isEmpty();
    assertThat(targets(table + "%")).hasSize(2).doesNotContain(table + "_resync").contains(table);
    assertThat(uuid(targets(table + "\\_old%").get(0))).isEqualTo(first);
  }

  private boolean resyncs(FakeFlink.Job job) {
    return job.state.equals("RUNNING")
        && job.spec.at("/tables/0/targetTable").asText().endsWith("_resync");
  }

  @Test
  void aDeletionTellsOfItsOwnSlotsOnly() {
    String one = create();
    awaitState(one, "RUNNING");
    String second = table + "b";
    postgres.execute("CREATE TABLE " + second + " (id bigint PRIMARY KEY)");
    JsonNode made =
        controller.call("POST", "/clickpipes", body(second, mapping(second, second), ""));
    String two = made.at("/result/id").asText();
    awaitState(two, "RUNNING");
    postgres.stop();
    try {
      JsonNode answer = controller.call("DELETE", "/clickpipes/" + one);
      assertThat(answer.path("notice").asText()).contains(one.replace("-", "").substring(0, 12));
      answer = controller.call("DELETE", "/clickpipes/" + two);
      assertThat(answer.path("notice").asText())
          .contains("penstock_" + two.replace("-", "").substring(0, 12) + " ")
          .doesNotContain(one.replace("-", "").substring(0, 12));
    } finally {
      postgres.start();
    }
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(slots()).noneMatch(s -> s.startsWith("penstock_")));
  }
}
