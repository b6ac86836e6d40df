package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A standby that keeps copies of the slots (PG 17) takes over. */
class PromotionTest extends ControllerStand {

  private LocalPostgres standby;

  @AfterEach
  void close() {
    standby.close();
  }

  @Test
  void aPipeGoesAlongWhereClickHouseHasNothingThatTheNewPrimaryLacks() {
    postgres.execute("SELECT pg_create_physical_replication_slot('standby')");
    standby =
        postgres.standby(
            PostgresOptions.in(shared.resolve("standby"))
                .with("sync_replication_slots", "on")
                .with("hot_standby_feedback", "on")
                .with("primary_slot_name", "standby"));
    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(table, "{\"sourceTable\":\"" + table + "\"}", "\"enableFailoverSlots\":true"));
    String id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
    assertThat(flink.running().spec.at("/source/timeline").asInt()).isEqualTo(1);
    awaitSynced(flink.running().spec.at("/stream/slot").asText());
    postgres.kill();
    standby.execute("SELECT pg_promote(true, 60)");
    clickHouse.query(
        "INSERT INTO penstock." + table + " (id, _pipe_version) VALUES (1, 18446744073709551615)");

    JsonNode edited =
        controller.call(
            "PATCH",
            "/clickpipes/" + id,
            "{\"source\":{\"postgres\":{\"port\":" + standby.port() + "}}}");
    assertThat(edited.path("http").asInt()).as(edited.toString()).isEqualTo(200);
    awaitState(id, "FAILED");
    assertThat(controller.call("GET", "/clickpipes/" + id + "/status").toString())
        .contains("SYSTEM_CHANGED", "rows up to FFFFFFFF/FFFFFFFF that it never had");

    clickHouse.query("TRUNCATE TABLE penstock." + table);
    assertThat(command(id, "start").path("http").asInt()).isEqualTo(200);
    awaitState(id, "RUNNING");
    JsonNode source = flink.running().spec.at("/source");
    assertThat(source.path("timeline").asInt()).isEqualTo(2);
    assertThat(source.path("promotedFrom").asInt()).isEqualTo(1);
    assertThat(source.path("port").asInt()).isEqualTo(standby.port());
    assertThat(controller.call("GET", "/clickpipes/" + id + "/events").toString())
        .contains("A standby of the source took over at ");
  }

  private void awaitSynced(String slot) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              // The pretended job confirms nothing; a slot is copied once it needs nothing old.
              postgres.execute(
                  "SELECT pg_log_standby_snapshot()",
                  "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
              try (Connection connection = standby.connect();
                  Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "SELECT failover AND synced AND NOT temporary"
                              + " FROM pg_replication_slots WHERE slot_name = '"
                              + slot
                              + "'")) {
                return row.next() && row.getBoolean(1);
              }
            });
  }
}
