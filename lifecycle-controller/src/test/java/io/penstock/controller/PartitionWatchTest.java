package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitions that come and go without a change in the stream. */
class PartitionWatchTest extends ControllerStand {

  private String root;
  private String id;

  @BeforeEach
  void aPipe() {
    root = table + "r";
    postgres.execute(
        "CREATE TABLE %1$s (id bigint NOT NULL, v text NOT NULL DEFAULT 'x' CHECK (v <> 'q'), PRIMARY KEY (id)) PARTITION BY RANGE (id)"
            .formatted(root),
        "CREATE TABLE %1$s_0 PARTITION OF %1$s FOR VALUES FROM (0) TO (10)".formatted(root),
        "CREATE TABLE %1$s_1 PARTITION OF %1$s FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id)"
            .formatted(root),
        "CREATE TABLE %1$s_1a PARTITION OF %1$s_1 DEFAULT".formatted(root),
        "INSERT INTO %1$s VALUES (1), (11)".formatted(root));
    JsonNode made =
        controller.call(
            "POST", "/clickpipes", body(table, "{\"sourceTable\":\"" + root + "\"}", ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
  }

  private JsonNode table() {
    return controller.call("GET", "/clickpipes/" + id + "/tables").at("/result/0");
  }

  private String events() {
    return controller.call("GET", "/clickpipes/" + id + "/events").toString();
  }

  private void delete() {
    controller.call("DELETE", "/clickpipes/" + id + "?dropTables=true");
  }

  private void filledTable(String name, int from) {
    postgres.execute(
        "CREATE TABLE %s_%s (v text NOT NULL, id bigint NOT NULL, CONSTRAINT %s_v_check CHECK (v <> 'q'))"
            .formatted(root, name, root),
        "INSERT INTO %s_%s VALUES ('a', %d)".formatted(root, name, from));
  }

  private String attach(String name, int from) {
    return "ALTER TABLE %1$s ATTACH PARTITION %1$s_%2$s FOR VALUES FROM (%3$d) TO (%4$d)"
        .formatted(root, name, from, from + 10);
  }

  /** What is no gap comes first, in all its forms; what is one is named alone then. */
  @Test
  void onlyATableThatIsAttachedWithRowsStopsItsRoot() {
    postgres.execute(
        "CREATE TABLE %1$s_2 PARTITION OF %1$s FOR VALUES FROM (20) TO (30)".formatted(root),
        "CREATE TABLE %1$s_3 PARTITION OF %1$s FOR VALUES FROM (30) TO (40) PARTITION BY RANGE (id)"
            .formatted(root),
        "CREATE TABLE %1$s_3a PARTITION OF %1$s_3 (v DEFAULT 'z', CONSTRAINT c CHECK (id > 30)) DEFAULT"
            .formatted(root),
        "CREATE TABLE %1$s_1b PARTITION OF %1$s_1 FOR VALUES FROM (12) TO (13)".formatted(root),
        "BEGIN; CREATE TABLE %1$s_4 PARTITION OF %1$s FOR VALUES FROM (40) TO (50);".formatted(root)
            + " INSERT INTO %1$s VALUES (41); COMMIT".formatted(root),
        "INSERT INTO %1$s VALUES (21), (31), (12)".formatted(root),
        "CREATE TABLE %1$s_5 (LIKE %1$s INCLUDING ALL)".formatted(root),
        attach("5", 50));
    filledTable("6", 61);
    postgres.execute(attach("6", 60));
    awaitState(id, "DEGRADED");
    assertThat(table().path("state").asText()).isEqualTo("Stopped");
    assertThat(table().path("code").asText()).isEqualTo("SCHEMA_CHANGED");
    assertThat(table().path("reason").asText())
        .contains("partition public." + root + "_6 of public." + root + " was attached with rows");
    delete();
  }

  @Test
  void rowsThatCameInTheAttachingTransactionAreSeenToo() {
    postgres.execute(
        "BEGIN; CREATE TABLE %1$s_7 (LIKE %1$s INCLUDING ALL); SAVEPOINT s;".formatted(root)
            + " INSERT INTO %1$s_7 VALUES (71); RELEASE s; ".formatted(root)
            + attach("7", 70)
            + "; COMMIT");
    awaitState(id, "DEGRADED");
    assertThat(table().path("reason").asText()).contains(root + "_7 of ");
    delete();
  }

  @Test
  void aWholeSubtreeThatIsAttachedIsSeenByItsLeaves() {
    postgres.execute(
        "CREATE TABLE %1$s_8 (LIKE %1$s INCLUDING ALL) PARTITION BY RANGE (id)".formatted(root),
        "CREATE TABLE %1$s_8a PARTITION OF %1$s_8 DEFAULT".formatted(root),
        "INSERT INTO %1$s_8 VALUES (81)".formatted(root),
        attach("8", 80));
    awaitState(id, "DEGRADED");
    assertThat(table().path("reason").asText()).contains("partition public." + root + "_8a of ");
    delete();
  }

  @Test
  void whatIsDetachedOrDroppedIsToldAndStopsNothing() {
    postgres.execute(
        "ALTER TABLE %1$s DETACH PARTITION %1$s_0".formatted(root),
        "DROP TABLE %1$s_1a".formatted(root));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(events())
                    .contains(
                        "partitions public.%1$s_0, public.%1$s_1a were detached or dropped"
                            .formatted(root)));
    assertThat(controller.state(id)).isEqualTo("RUNNING");
    // It may have changed meanwhile.
    postgres.execute(attach("0", 0));
    awaitState(id, "DEGRADED");
    assertThat(table().path("reason").asText()).contains(root + "_0 of ");
    delete();
  }

  @Test
  void aTruncatedPartitionIsToldAndATruncatedTableIsNot() {
    postgres.execute(
        "TRUNCATE " + root,
        "INSERT INTO %1$s VALUES (2), (12)".formatted(root),
        "CREATE TABLE %1$s_2 PARTITION OF %1$s DEFAULT".formatted(root),
        "ALTER TABLE %1$s DETACH PARTITION %1$s_0".formatted(root));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(events()).contains(root + "_0 was detached"));
    assertThat(events()).doesNotContain("truncated");
    postgres.execute("TRUNCATE %s_1".formatted(root));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () ->
                assertThat(events())
                    .contains("partition public.%1$s_1a was truncated or rewritten".formatted(root))
                    .contains("the rows stay in"));
    assertThat(controller.state(id)).isEqualTo("RUNNING");
    delete();
  }

  @Test
  void aPausedPipeFindsItWhenItGoesOn() {
    command(id, "stop");
    awaitState(id, "PAUSED");
    filledTable("9", 91);
    postgres.execute(attach("9", 90));
    command(id, "start");
    awaitState(id, "DEGRADED");
    assertThat(table().path("reason").asText()).contains(root + "_9 of ");
    delete();
  }

  @Test
  void aPublicationThatDoesNotGoByTheRootIsRefusedAndLaterStopsTheTable() {
    postgres.execute("CREATE PUBLICATION leaves_" + root + " FOR TABLE " + root);
    String problems =
        controller
            .call(
                "POST",
                "/clickpipes/validate",
                body(
                    table + "x",
                    "{\"sourceTable\":\"%s\",\"targetTable\":\"%s_x\"}".formatted(root, root),
                    "\"publicationName\":\"leaves_" + root + "\""))
            .toString();
    assertThat(problems)
        .contains("publishes partitions under their own names")
        .contains("SET (publish_via_partition_root = true)");
    String own = "penstock_" + id.replace("-", "").substring(0, 12);
    postgres.execute("ALTER PUBLICATION " + own + " SET (publish_via_partition_root = false)");
    awaitState(id, "DEGRADED");
    assertThat(table().path("code").asText()).isEqualTo("TABLE_UNPUBLISHED");
    delete();
  }
}
