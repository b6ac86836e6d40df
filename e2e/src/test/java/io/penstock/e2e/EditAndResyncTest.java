package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a running pipe can be asked for: other tables, other settings, everything anew. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EditAndResyncTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int ROWS = Integer.getInteger("penstock.e2e.rows", 20_000);
  private static final int WALSENDERS = Integer.getInteger("penstock.e2e.walsenders", 2);

  @TempDir static Path directory;

  private static Desk desk;
  private static String pipe;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    table("orders");
    table("items");
    pipe = desk.api().createOk(desk.api().pipe("shop", List.of("public.orders", "public.items")));
    desk.api().await(pipe, "Running", LIMIT);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static void table(String name) {
    desk.postgres()
        .execute(
            "CREATE TABLE " + name + " (id bigint PRIMARY KEY, n int NOT NULL, v text)",
            "INSERT INTO "
                + name
                + " SELECT i, 0, 'row ' || i FROM generate_series(1, "
                + ROWS
                + ") i");
  }

  private static void change(String... tables) {
    for (String table : tables) {
      desk.postgres()
          .execute(
              "UPDATE " + table + " SET n = n + 1 WHERE id % 7 = 0",
              "DELETE FROM " + table + " WHERE id IN (SELECT min(id) FROM " + table + ")",
              "UPDATE " + table + " SET id = -id WHERE id IN (SELECT max(id) FROM " + table + ")",
              "INSERT INTO " + table + " (id, n, v) SELECT max(id) + 1000, 1, 'new' FROM " + table);
    }
  }

  private static void assertEqual(String... tables) {
    desk.awaitCaughtUp(pipe, LIMIT);
    for (String table : tables) {
      assertThat(desk.compare(table, "shop_" + table)).as(table).endsWith(" rows equal");
    }
  }

  private static JsonNode edit(String postgres) {
    return desk.api()
        .send("PATCH", "/" + pipe, "{\"source\":{\"postgres\":{" + postgres + "}}}")
        .result();
  }

  private static JsonNode tableStatus(String table) {
    for (JsonNode one : desk.api().send("GET", "/" + pipe + "/tables", "").result()) {
      if (one.path("sourceTable").asText().equals(table)) {
        return one;
      }
    }
    throw new AssertionError("no table " + table);
  }

  private static String slots() {
    return desk.ask(
        "SELECT string_agg(slot_name, ',') FROM pg_replication_slots"
            + " WHERE slot_name LIKE 'penstock%'");
  }

  private static String targets() {
    return desk.clickhouse(
        "SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') FROM"
            + " system.tables WHERE database = '"
            + desk.file().clickhouse().database()
            + "'");
  }

  @Test
  @Order(1)
  void addsATableWithATransactionOpenAcrossTheAddition() throws SQLException {
    table("extra");
    try (Connection open = desk.postgres().connect();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("INSERT INTO extra VALUES (500001, 1, 'written before the addition')");
      assertThat(
              edit("\"tableMappingsToAdd\":[{\"sourceTable\":\"extra\",\"targetTable\":\"shop_extra\"}]")
                  .path("state")
                  .asText())
          .isEqualTo("Modifying");
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> desk.api().status(pipe).path("detailedState").asText().equals("SNAPSHOT"));
      // The others flow while the copy of the new one waits for the open transaction.
      change("orders");
      assertEqual("orders");
      assertThat(tableStatus("extra").path("state").asText()).isEqualTo("Pending");
      statement.execute("UPDATE extra SET n = 77 WHERE id = 5");
      open.commit();
    }
    desk.api().await(pipe, "Running", LIMIT);
    change("orders", "items", "extra");
    assertEqual("orders", "items", "extra");
    assertThat(tableStatus("extra").path("state").asText()).isEqualTo("Streaming");
  }

  @Test
  @Order(2)
  void stopsATableAloneAndAResyncHealsIt() {
    desk.postgres()
        .execute(
            "ALTER TABLE extra ALTER COLUMN n TYPE numeric(12, 2)",
            "INSERT INTO extra VALUES (600001, 1, 'x')");
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> tableStatus("extra").path("state").asText().equals("Stopped"));
    desk.api().await(pipe, "Degraded", LIMIT);
    assertThat(tableStatus("extra").path("code").asText()).isEqualTo("SCHEMA_CHANGED");
    change("orders");
    assertEqual("orders", "items");
    assertThat(desk.api().status(pipe).path("code").asText()).isEqualTo("SCHEMA_CHANGED");

    assertThat(
            desk.api()
                .send("POST", "/" + pipe + "/tables/extra/resync", "{\"keepOldTables\":true}")
                .status())
        .isEqualTo(200);
    desk.api().await(pipe, "Running", LIMIT);
    change("orders", "extra");
    assertEqual("orders", "items", "extra");
    assertThat(targets()).matches("shop_extra shop_extra_old_\\d+_\\d+ shop_items shop_orders");
    assertThat(slots()).doesNotContain("_r");
  }

  @Test
  @Order(3)
  void resyncsAllTablesWhileTheyAreReadAndWritten() {
    change("orders", "items", "extra");
    desk.awaitCaughtUp(pipe, LIMIT);
    long tombstones =
        Long.parseLong(
            desk.clickhouse(
                "SELECT uniqExact(id) FROM penstock.shop_orders WHERE _pipe_is_deleted = 1"));
    assertThat(tombstones).isPositive();
    try (TableReader reader =
        new TableReader(desk.file().clickhouse(), "shop_orders", ROWS - 100)) {
      assertThat(desk.api().command(pipe, "resync").status()).isEqualTo(200);
      for (String state : List.of("RESYNCING", "SWAPPING")) {
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> desk.api().status(pipe).path("detailedState").asText().equals(state));
        change("orders", "items", "extra");
      }
      desk.api().await(pipe, "Running", LIMIT);
      change("orders", "items", "extra");
      assertEqual("orders", "items", "extra");
      assertThat(reader.odd()).isEmpty();
      assertThat(reader.reads()).isGreaterThan(100);
    }
    assertThat(slots()).endsWith("_r2");
    assertThat(targets()).doesNotContain("_resync");
    assertThat(
            Long.parseLong(
                desk.clickhouse(
                    "SELECT uniqExact(id) FROM penstock.shop_orders WHERE _pipe_is_deleted = 1")))
        .isGreaterThanOrEqualTo(tombstones);
  }

  @Test
  @Order(4)
  void aCancelledResyncLeavesEverythingAsItWas() {
    String before = slots() + targets();
    assertThat(desk.api().command(pipe, "resync").status()).isEqualTo(200);
    assertThat(desk.api().command(pipe, "stop").status()).isEqualTo(409);
    change("orders");
    assertThat(desk.api().send("DELETE", "/" + pipe + "/resync", "").status()).isEqualTo(200);
    desk.api().await(pipe, "Running", LIMIT);
    assertEqual("orders", "items", "extra");
    assertThat(slots() + targets()).isEqualTo(before);
    assertThat(desk.api().send("DELETE", "/" + pipe + "/resync", "").status()).isEqualTo(409);
  }

  @Test
  @Order(5)
  void aTableOfAPausedPipeIsResyncedPastItsOldDefinition() {
    desk.api().command(pipe, "stop");
    desk.api().await(pipe, "Paused", LIMIT);
    change("orders", "extra");
    desk.postgres()
        .execute(
            "TRUNCATE items",
            "ALTER TABLE items ALTER COLUMN n TYPE bigint",
            "INSERT INTO items SELECT i, 1 << 30, 'new type' FROM generate_series(1, 5000) i");
    assertThat(
            desk.api()
                .send("POST", "/" + pipe + "/resync", "{\"tables\":[{\"sourceTable\":\"items\"}]}")
                .status())
        .isEqualTo(200);
    desk.api().await(pipe, "Running", LIMIT);
    desk.postgres().execute("INSERT INTO items VALUES (9000, 2, 'after')");
    assertEqual("orders", "items", "extra");
  }

  @Test
  @Order(6)
  void aRemovedTableKeepsItsTargetAndOtherSettingsAreTakenOver() {
    edit(
        "\"settings\":{\"syncIntervalSeconds\":2},\"tableMappingsToRemove\":"
            + "[{\"sourceSchemaName\":\"public\",\"sourceTable\":\"extra\"}]");
    desk.api().await(pipe, "Running", LIMIT);
    assertThat(tableStatus("extra").path("state").asText()).isEqualTo("Removed");
    change("orders", "items");
    assertEqual("orders", "items");
    assertThat(targets()).contains("shop_extra ");
    assertThat(
            desk.ask(
                "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_publication_tables"))
        .isEqualTo("items,orders");
    assertThat(desk.api().get(pipe).at("/source/postgres/settings/syncIntervalSeconds").asInt())
        .isEqualTo(2);
  }

  @Test
  @Order(7)
  void aPipeWhoseSlotIsLostIsHealedByAResync() {
    table("rested");
    String resting = desk.api().createOk(desk.api().pipe("resting", List.of("public.rested")));
    desk.api().await(resting, "Running", LIMIT);
    String dropped = desk.slot(pipe);
    String outgrown = desk.slot(resting);
    for (String each : List.of(pipe, resting)) {
      desk.api().command(each, "stop");
      desk.api().await(each, "Paused", LIMIT);
    }
    desk.postgres().execute("SELECT pg_drop_replication_slot('" + dropped + "')");
    giveUp(outgrown);
    change("orders", "items", "rested");
    desk.api().command(pipe, "start");
    desk.api().await(pipe, "Failed", LIMIT);
    assertThat(desk.api().status(pipe).path("code").asText()).isEqualTo("SLOT_LOST");
    assertThat(desk.api().command(pipe, "resync").status()).isEqualTo(200);
    desk.api().await(pipe, "Running", LIMIT);
    change("orders", "items");
    assertEqual("orders", "items");

    // The other one has been looked at meanwhile: who pauses a pipe learns it without resuming it.
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> desk.api().status(resting).path("code").asText().equals("SLOT_LOST"));
    JsonNode lost = desk.api().status(resting);
    assertThat(lost.path("state").asText()).isEqualTo("Paused");
    assertThat(lost.path("reason").asText()).contains("gone or was invalidated");
    assertThat(lost.path("remedy").asText()).contains("resync the pipe");
    assertThat(desk.api().command(resting, "resync").status()).isEqualTo(200);
    desk.api().await(resting, "Running", LIMIT);
    assertThat(desk.api().status(resting).path("code").asText()).isEmpty();
    change("rested");
    desk.awaitCaughtUp(resting, LIMIT);
    assertThat(desk.compare("rested", "resting_rested")).endsWith(" rows equal");
    assertThat(desk.api().delete(resting, true).status()).isEqualTo(200);
    Awaitility.await().atMost(LIMIT).until(() -> desk.api().list().size() == 1);
  }

  /** What Postgres does when a pause takes longer than it may keep WAL for. */
  private static void giveUp(String slot) {
    desk.postgres()
        .execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", "SELECT pg_reload_conf()");
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              desk.postgres().execute("SELECT pg_logical_emit_message(false, 'p', 'p')");
              desk.postgres().execute("SELECT pg_switch_wal()", "CHECKPOINT");
              return desk.ask(
                      "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '"
                          + slot
                          + "'")
                  .equals("lost");
            });
    desk.postgres().execute("ALTER SYSTEM RESET max_slot_wal_keep_size", "SELECT pg_reload_conf()");
  }

  @Test
  @Order(8)
  void aDeletionDuringAResyncLeavesNothing() {
    assertThat(desk.api().command(pipe, "resync").status()).isEqualTo(200);
    Awaitility.await().atMost(LIMIT).until(() -> slots().split(",", -1).length == 2);
    assertThat(desk.api().delete(pipe, true).status()).isEqualTo(200);
    Awaitility.await().atMost(LIMIT).until(() -> desk.api().list().isEmpty());
    assertThat(slots()).isEqualTo("null");
    assertThat(desk.ask("SELECT count(*) FROM pg_publication")).isEqualTo("0");
    assertThat(targets()).doesNotContain("orders").doesNotContain("items");
  }

  @Test
  @Order(9)
  void aSnapshotIsTakenAnew() {
    var body = desk.api().pipe("once", List.of("public.orders", "public.items"));
    ((com.fasterxml.jackson.databind.node.ObjectNode) body.at("/source/postgres/settings"))
        .put("replicationMode", "snapshot");
    String once = desk.api().createOk(body);
    desk.api().await(once, "Completed", LIMIT);
    change("orders", "items");
    assertThat(desk.api().command(once, "resync").status()).isEqualTo(200);
    Awaitility.await().atMost(LIMIT).until(() -> desk.api().status(once).path("resync").isNull());
    desk.api().await(once, "Completed", LIMIT);
    assertThat(desk.compare("orders", "once_orders")).endsWith(" rows equal");
    assertThat(desk.compare("items", "once_items")).endsWith(" rows equal");
  }

  @Test
  @Order(10)
  void tablesComeAndGoWhileWalSendersAreKilled() {
    pipe = desk.api().createOk(desk.api().pipe("shop", List.of("public.orders", "public.items")));
    desk.api().await(pipe, "Running", LIMIT);
    table("late");
    edit("\"tableMappingsToAdd\":[{\"sourceTable\":\"late\",\"targetTable\":\"shop_late\"}]");
    awaitRunningUnderKills();
    change("orders", "items", "late");
    assertEqual("orders", "items", "late");
    edit("\"tableMappingsToRemove\":[{\"sourceTable\":\"items\"}]");
    awaitRunningUnderKills();
    change("orders", "late");
    assertEqual("orders", "late");
    assertThat(tableStatus("items").path("state").asText()).isEqualTo("Removed");
  }

  /** A few kills: each breaks what is under way, and a step waits longer after every failure. */
  private static void awaitRunningUnderKills() {
    for (int kill = 0; kill < WALSENDERS; kill++) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () ->
                  !desk.askAll(
                          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                              + " WHERE active")
                      .isEmpty());
    }
    desk.api().await(pipe, "Running", LIMIT);
  }

  @Test
  @Order(11)
  void aResyncGoesOnWhenTheTransactionThatHoldsItUpHasEnded() throws SQLException {
    try (Connection open = desk.postgres().connect();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("INSERT INTO orders VALUES (700001, 1, 'open across the resync')");
      assertThat(desk.api().command(pipe, "resync").status()).isEqualTo(200);
      change("late");
      assertEqual("late");
      assertThat(desk.api().status(pipe).path("detailedState").asText()).isEqualTo("RESYNCING");
      statement.execute("UPDATE orders SET n = 99 WHERE id = 5");
      open.commit();
    }
    desk.api().await(pipe, "Running", LIMIT);
    change("orders", "late");
    assertEqual("orders", "late");
  }
}
