package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an edit may make anew in Postgres and ClickHouse, and what would hide a gap. */
class EditObjectsTest extends ControllerStand {

  private String other;

  @BeforeEach
  void another() {
    other = table + "b";
    postgres.execute("CREATE TABLE " + other + " (id bigint PRIMARY KEY, v text)");
  }

  private static String mapping(String name) {
    return "{\"sourceTable\":\"" + name + "\"}";
  }

  private String createBoth() {
    JsonNode made =
        controller.call(
            "POST", "/clickpipes", body(table, mapping(table) + "," + mapping(other), ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    return made.at("/result/id").asText();
  }

  private static String publication(String id) {
    return "penstock_" + id.replace("-", "").substring(0, 12);
  }

  private static List<String> published(String id) {
    return column(
        "SELECT tablename FROM pg_publication_tables WHERE pubname = '" + publication(id) + "'");
  }

  private void edit(String id, String postgresPart) {
    JsonNode answer =
        controller.call(
            "PATCH", "/clickpipes/" + id, "{\"source\":{\"postgres\":{" + postgresPart + "}}}");
    assertThat(answer.path("http").asInt()).as(answer.toString()).isEqualTo(200);
  }

  private void editInterval(String id, int seconds) {
    edit(id, "\"settings\":{\"syncIntervalSeconds\":" + seconds + "}");
  }

  private String stop(String id, String name) {
    for (JsonNode one : controller.call("GET", "/clickpipes/" + id + "/tables").path("result")) {
      if (one.path("sourceTable").asText().equals(name)) {
        return one.path("state").asText() + " " + one.path("code").asText();
      }
    }
    return "none";
  }

  private int interval() {
    return flink.jobs.values().stream()
        .filter(job -> job.state.equals("RUNNING"))
        .findFirst()
        .map(job -> job.spec.at("/settings/syncIntervalSeconds").asInt())
        .orElse(0);
  }

  private static boolean target(String name) {
    return clickHouse.query("EXISTS penstock.`" + name + "`").strip().equals("1");
  }

  @Test
  void whatAnEditSetsToNullIsTakenAway() {
    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                table,
                mapping(table),
                "\"snapshotMaxBytesPerSecond\":5000000,\"onTruncate\":\"ignore\""));
    String id = made.at("/result/id").asText();
    assertThat(made.at("/result/source/postgres/settings/onTruncate").asText()).isEqualTo("ignore");
    awaitState(id, "RUNNING");
    JsonNode before = flink.running().spec.path("settings");
    assertThat(before.path("snapshotMaxBytesPerSecond").asInt()).isEqualTo(5_000_000);
    assertThat(before.path("ignoresTruncate").asBoolean()).isTrue();

    edit(
        id,
        "\"settings\":{\"snapshotMaxBytesPerSecond\":null,\"onTruncate\":null,"
            + "\"syncIntervalSeconds\":7}");
    await().atMost(Duration.ofSeconds(30)).until(() -> interval() == 7);
    JsonNode after = flink.running().spec.path("settings");
    assertThat(after.has("snapshotMaxBytesPerSecond")).isFalse();
    assertThat(after.path("ignoresTruncate").asBoolean()).isFalse();
    assertThat(
            controller
                .call("GET", "/clickpipes/" + id)
                .at("/result/source/postgres/settings")
                .has("snapshotMaxBytesPerSecond"))
        .isFalse();
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aTargetThatIsGoneIsNotMadeAgainByAnEdit() {
    String id = createBoth();
    awaitState(id, "RUNNING");
    clickHouse.query("DROP TABLE penstock." + table);
    String added = table + "c";
    postgres.execute("CREATE TABLE " + added + " (id bigint PRIMARY KEY)");
    edit(id, "\"tableMappingsToAdd\":[" + mapping(added) + "]");
    awaitState(id, "DEGRADED");
    assertThat(stop(id, table)).isEqualTo("Stopped TARGET_MISSING");
    assertThat(target(table)).isFalse();
    assertThat(target(added)).isTrue();
    assertThat(flink.running().spec.at("/tables/0/work").asText()).isEqualTo("NONE");
    assertThat(flink.running().spec.at("/tables").size()).isEqualTo(3);
    assertThat(stop(id, other)).startsWith("Streaming");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
    assertThat(target(added)).isFalse();
  }

  @Test
  void aTargetThatSomebodyReplacedIsNotFilledOn() {
    String id = createBoth();
    awaitState(id, "RUNNING");
    clickHouse.query("RENAME TABLE penstock." + other + " TO penstock." + other + "_away");
    clickHouse.query("CREATE TABLE penstock." + other + " AS penstock." + other + "_away");
    editInterval(id, 7);
    awaitState(id, "DEGRADED");
    assertThat(stop(id, other)).isEqualTo("Stopped TARGET_MISSING");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
    assertThat(target(other)).as("it is not ours").isTrue();
  }

  @Test
  void aTableThatIsNotPublishedAnyMoreIsStoppedAndNotPutBack() {
    String id = createBoth();
    awaitState(id, "RUNNING");
    command(id, "stop");
    awaitState(id, "PAUSED");
    postgres.execute("ALTER PUBLICATION " + publication(id) + " DROP TABLE " + other);
    editInterval(id, 7);
    awaitState(id, "DEGRADED");
    assertThat(stop(id, other)).isEqualTo("Stopped TABLE_UNPUBLISHED");
    assertThat(published(id)).containsExactly(table);
    assertThat(interval()).isEqualTo(7);

    controller.call("POST", "/clickpipes/" + id + "/tables/" + other + "/resync", "");
    awaitState(id, "RESYNCING");
    await().untilAsserted(() -> assertThat(published(id)).contains(table, other));
    controller.call("DELETE", "/clickpipes/" + id + "/resync");
    awaitState(id, "DEGRADED");
    assertThat(stop(id, other)).isEqualTo("Stopped TABLE_UNPUBLISHED");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aCancelledResyncOfAnUnpublishedTableDoesNotHideItsGap() {
    String id = createBoth();
    awaitState(id, "RUNNING");
    command(id, "stop");
    awaitState(id, "PAUSED");
    postgres.execute("ALTER PUBLICATION " + publication(id) + " DROP TABLE " + other);
    controller.call("POST", "/clickpipes/" + id + "/tables/" + other + "/resync", "");
    await().untilAsserted(() -> assertThat(published(id)).contains(table, other));
    controller.call("DELETE", "/clickpipes/" + id + "/resync");
    awaitState(id, "PAUSED");
    command(id, "start");
    awaitState(id, "DEGRADED");
    assertThat(stop(id, other)).isEqualTo("Stopped TABLE_UNPUBLISHED");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aPublicationThatIsGoneIsMadeAnewForAWholeResyncOnly() {
    String id = createBoth();
    awaitState(id, "RUNNING");
    command(id, "stop");
    awaitState(id, "PAUSED");
    postgres.execute("DROP PUBLICATION " + publication(id));
    controller.call("POST", "/clickpipes/" + id + "/tables/" + other + "/resync", "");
    await()
        .untilAsserted(
            () ->
                assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
                    .contains("does not exist any more"));
    awaitState(id, "PAUSED");
    editInterval(id, 7);
    awaitState(id, "FAILED");
    assertThat(published(id)).isEmpty();

    command(id, "resync");
    awaitState(id, "RESYNCING");
    await().untilAsserted(() -> assertThat(published(id)).contains(table, other));
    controller.call("DELETE", "/clickpipes/" + id + "/resync");
    awaitState(id, "FAILED");
    command(id, "start");
    awaitState(id, "DEGRADED");
    assertThat(stop(id, table)).isEqualTo("Stopped TABLE_UNPUBLISHED");
    assertThat(stop(id, other)).isEqualTo("Stopped TABLE_UNPUBLISHED");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aStoppedTableDoesNotKeepTheOthersFromBeingEdited() {
    String id = createBoth();
    awaitState(id, "RUNNING");
    postgres.execute("DROP TABLE " + other);
    awaitState(id, "DEGRADED");
    assertThat(stop(id, other)).isEqualTo("Stopped TABLE_GONE");
    editInterval(id, 7);
    await().atMost(Duration.ofSeconds(30)).until(() -> interval() == 7);
    awaitState(id, "DEGRADED");
    assertThat(stop(id, other)).isEqualTo("Stopped TABLE_GONE");

    controller.call("POST", "/clickpipes/" + id + "/tables/" + table + "/resync", "");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> flink.jobs.values().stream().filter(j -> j.state.equals("RUNNING")).count() == 2);
    assertThat(controller.state(id)).isEqualTo("RESYNCING");
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  @Test
  void aPublicationThatABrokenSetupHasLeftIsBroughtToWhatIsMappedNow() {
    flink.freeSlots = 1;
    String id = create();
    awaitState(id, "PROVISIONING");
    List<String> fill = new ArrayList<>();
    int most = Integer.parseInt(column("SHOW max_replication_slots").get(0));
    for (int i = slots().size(); i < most; i++) {
      fill.add("fill" + i);
      postgres.execute("SELECT pg_create_physical_replication_slot('fill" + i + "')");
    }
    flink.freeSlots = 8;
    awaitState(id, "FAILED");
    fill.forEach(slot -> postgres.execute("SELECT pg_drop_replication_slot('" + slot + "')"));
    assertThat(published(id)).containsExactly(table);
    edit(
        id,
        "\"tableMappingsToAdd\":["
            + mapping(other)
            + "],\"tableMappingsToRemove\":[{\"sourceSchemaName\":\"public\",\"sourceTable\":\""
            + table
            + "\"}]");
    awaitState(id, "RUNNING");
    assertThat(published(id)).containsExactly(other);
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }
}
