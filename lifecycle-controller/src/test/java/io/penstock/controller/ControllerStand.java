package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller over its API, with real databases; only Flink pretends. */
abstract class ControllerStand {

  @TempDir static Path shared;
  @TempDir Path dir;

  static LocalPostgres postgres;
  static LocalClickHouse clickHouse;
  static int number;

  FakeFlink flink;
  RunningController controller;
  String table;

  @BeforeAll
  static void servers() {
    CompletableFuture<LocalClickHouse> starting =
        CompletableFuture.supplyAsync(
            () -> LocalClickHouse.start(ClickHouseOptions.in(shared.resolve("clickhouse"))));
    postgres =
        LocalPostgres.start(
            PostgresOptions.in(shared.resolve("postgres")).withPassword("canary-pg"));
    clickHouse = starting.join();
    clickHouse.query("CREATE DATABASE IF NOT EXISTS penstock ENGINE = Atomic");
    postgres.execute(
        "CREATE TYPE mood AS ENUM ('a', 'b')",
        "CREATE DOMAIN price AS numeric(10,2)",
        "CREATE TABLE nokey (a int)",
        "CREATE UNLOGGED TABLE quick (a int PRIMARY KEY)",
        "CREATE VIEW seen AS SELECT 1 AS a",
        "CREATE TABLE odd (id int PRIMARY KEY, i jsonb, v mood[])");
  }

  @AfterAll
  static void stopServers() {
    clickHouse.close();
    postgres.close();
  }

  @BeforeEach
  void start() throws IOException {
    table = "t" + ++number;
    postgres.execute(
        "CREATE TABLE "
            + table
            + " (id bigint PRIMARY KEY, p price, m mood, l int[][], at time, g int GENERATED"
            + " ALWAYS AS (1) STORED)");
    flink = new FakeFlink(dir.resolve("flink"));
    controller =
        new RunningController(dir.resolve("c"), flink, clickHouse.url(), clickHouse.password());
  }

  @AfterEach
  void stop() {
    controller.close();
    flink.close();
  }

  final String body(String name, String mappings, String settings) {
    return """
        {"name":"%s","source":{"postgres":{"host":"127.0.0.1","port":%d,"database":"postgres",
         "credentials":{"username":"postgres","password":"canary-pg"},"disableTls":true,
         "settings":{%s},"tableMappings":[%s]}},"destination":{"database":"penstock"}}"""
        .formatted(name, postgres.port(), settings, mappings);
  }

  String create() {
    JsonNode made =
        controller.call(
            "POST", "/clickpipes", body(table, "{\"sourceTable\":\"" + table + "\"}", ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    return made.at("/result/id").asText();
  }

  String createRunning() {
    String id = create();
    awaitState(id, "RUNNING");
    return id;
  }

  /** Waits until it has failed, with that code; its status. */
  JsonNode awaitFailure(String id, String code) {
    awaitState(id, "FAILED");
    JsonNode status = controller.call("GET", "/clickpipes/" + id + "/status").path("result");
    assertThat(status.path("code").asText()).isEqualTo(code);
    return status;
  }

  void awaitState(String id, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(controller.state(id)).isEqualTo(state));
  }

  JsonNode command(String id, String command) {
    return controller.call(
        "PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"" + command + "\"}");
  }

  static List<String> column(String sql) {
    List<String> values = new ArrayList<>();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }

  /**
   * What a pretended job does not do: it confirms all there is, to every resync's slot. A slot goes
   * with the end of its swap, perhaps between being seen and being advanced.
   */
  static void confirmResyncs() {
    postgres.execute(
        """
        DO $$
        DECLARE seen name;
        BEGIN
          FOR seen IN SELECT slot_name FROM pg_replication_slots WHERE slot_name ~ '_r[0-9]+$' LOOP
            BEGIN
              PERFORM pg_replication_slot_advance(seen, pg_current_wal_lsn());
            EXCEPTION WHEN undefined_object OR object_in_use THEN
              NULL;
            END;
          END LOOP;
        END $$""");
  }

  static List<String> slots() {
    return column("SELECT slot_name FROM pg_replication_slots");
  }
}
