package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stack.clickhouse.ClickHouseOptions;
import io.penstock.stack.clickhouse.LocalClickHouse;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller over its API, with real databases; only Flink pretends. */
class ControllerFlowTest {

  @TempDir static Path shared;
  @TempDir Path dir;

  private static LocalPostgres postgres;
  private static LocalClickHouse clickHouse;
  private static int number;

  private FakeFlink flink;
  private RunningController controller;
  private String table;

  @BeforeAll
  static void servers() {
    postgres =
        LocalPostgres.start(
            PostgresOptions.in(shared.resolve("postgres")).withPassword("canary-pg"));
    clickHouse = LocalClickHouse.start(ClickHouseOptions.in(shared.resolve("clickhouse")));
    clickHouse.query("CREATE DATABASE IF NOT EXISTS penstock ENGINE = Atomic");
    postgres.execute(
        "CREATE TYPE mood AS ENUM ('a', 'b')",
        "CREATE DOMAIN price AS numeric(10,2)",
        "CREATE TABLE nokey (a int)",
        "CREATE UNLOGGED TABLE quick (a int PRIMARY KEY)",
        "CREATE VIEW seen AS SELECT 1 AS a",
        "CREATE TABLE odd (id int PRIMARY KEY, i int2vector, v mood[])");
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

  private String body(String name, String mappings, String settings) {
    return """
        {"name":"%s","source":{"postgres":{"host":"127.0.0.1","port":%d,"database":"postgres",
         "credentials":{"username":"postgres","password":"canary-pg"},"disableTls":true,
         "settings":{%s},"tableMappings":[%s]}},"destination":{"database":"penstock"}}"""
        .formatted(name, postgres.port(), settings, mappings);
  }

  private String create() {
    JsonNode made =
        controller.call(
            "POST", "/clickpipes", body(table, "{\"sourceTable\":\"" + table + "\"}", ""));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    return made.at("/result/id").asText();
  }

  private void awaitState(String id, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(controller.state(id)).isEqualTo(state));
  }

  private JsonNode command(String id, String command) {
    return controller.call(
        "PATCH", "/clickpipes/" + id + "/state", "{\"command\":\"" + command + "\"}");
  }

  private static List<String> column(String sql) {
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

  private static List<String> slots() {
    return column("SELECT slot_name FROM pg_replication_slots");
  }

  @Test
  void aPipeIsSetUpPausedResumedAndDeletedWithoutATrace() throws IOException {
    String id = create();
    awaitState(id, "RUNNING");
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
            "at Nullable(Time64(6))");
    assertThat(spec.at("/tables/0/leftOut/0").asText()).isEqualTo("g");
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
    String id = create();
    awaitState(id, "RUNNING");
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
    String id = create();
    awaitState(id, "RUNNING");
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
    String id = create();
    awaitState(id, "RUNNING");
    command(id, "stop");
    awaitState(id, "PAUSED");
    postgres.execute(
        "SELECT pg_drop_replication_slot('penstock_" + id.replace("-", "").substring(0, 12) + "')");
    command(id, "start");
    awaitState(id, "FAILED");
    JsonNode status = controller.call("GET", "/clickpipes/" + id + "/status").path("result");
    assertThat(status.path("code").asText()).isEqualTo("SLOT_LOST");
    assertThat(status.path("remedy").asText()).contains("resync");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  @Test
  void aJobThatFailsWithACodeFailsThePipeWithIt() {
    String id = create();
    awaitState(id, "RUNNING");
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
  void allThatIsWrongComesInOneAnswerAndNothingIsMade() {
    clickHouse.query("CREATE TABLE penstock.full (a Int32) ENGINE = MergeTree ORDER BY a");
    clickHouse.query("INSERT INTO penstock.full VALUES (1)");
    List<String> before = slots();
    JsonNode answer =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                "bad",
                """
                {"sourceTable":"nokey"},{"sourceTable":"quick"},{"sourceTable":"seen"},
                {"sourceTable":"none"},{"sourceTable":"odd"},
                {"sourceTable":"%1$s","targetTable":"full","excludedColumns":["id","zz"],
                 "partitionByExpr":"nonsense("}"""
                    .formatted(table),
                ""));
    assertThat(answer.path("http").asInt()).isEqualTo(400);
    assertThat(answer.path("problems"))
        .extracting(problem -> problem.path("code").asText())
        .containsExactlyInAnyOrder(
            "NO_REPLICA_IDENTITY",
            "TABLE_KIND",
            "TABLE_KIND",
            "TABLE_MISSING",
            "UNSUPPORTED_TYPE",
            "INVALID_FIELD",
            "COLUMN_MISSING",
            "TARGET_NOT_EMPTY");
    assertThat(answer.path("error").asText()).contains("odd.i: type int2vector");
    assertThat(slots()).isEqualTo(before);
    assertThat(controller.call("GET", "/clickpipes").at("/result").size()).isZero();
    clickHouse.query("DROP TABLE penstock.full");
  }

  @Test
  void theNeighboursAreNamedWhenTheyRefuse() {
    String mapping = "{\"sourceTable\":\"" + table + "\"}";
    String wrong = body("w", mapping, "").replace("canary-pg", "canary-wrong");
    JsonNode auth = controller.call("POST", "/clickpipes/validate", wrong);
    assertThat(auth.at("/result/problems/0/code").asText()).isEqualTo("SOURCE_AUTH");
    assertThat(auth.toString()).doesNotContain("canary");
    String gone = body("w", mapping, "").replace("" + postgres.port(), "1");
    assertThat(problem(gone)).isEqualTo("SOURCE_UNREACHABLE");
    assertThat(
            problem(body("w", mapping, "").replace("\"disableTls\":true", "\"disableTls\":false")))
        .isEqualTo("SOURCE_TLS");
    assertThat(problem(body("w", mapping, "").replace("\"penstock\"", "\"nowhere\"")))
        .isEqualTo("DESTINATION_DATABASE");
    assertThat(problem(body("w", mapping, "\"publicationName\":\"nopub\"")))
        .isEqualTo("PUBLICATION_MISSING");
    assertThat(
            problem(
                body(
                    "w",
                    mapping,
                    "\"replicationMode\":\"cdc_only\",\"publicationName\":\"nopub\","
                        + "\"replicationSlotName\":\"noslot\"")))
        .isEqualTo("SLOT_LOST");
    flink.close();
    assertThat(problem(body("w", mapping, ""))).isEqualTo("FLINK_UNREACHABLE");
  }

  private String problem(String body) {
    return controller
        .call("POST", "/clickpipes/validate", body)
        .at("/result/problems/0/code")
        .asText();
  }

  @Test
  void answersHaveClickPipesShape() {
    JsonNode denied = controller.send("GET", controller.service() + "/clickpipes", "", "k1:no");
    assertThat(denied.path("http").asInt()).isEqualTo(401);
    assertThat(denied.path("status").asInt()).isEqualTo(401);
    assertThat(denied.path("requestId").asText()).hasSize(36);
    JsonNode none = controller.call("GET", "/clickpipes/00000000-0000-4000-8000-000000000000");
    assertThat(none.path("http").asInt()).isEqualTo(404);
    assertThat(none.path("error").asText()).startsWith("NOT_FOUND: ");
    assertThat(controller.call("POST", "/clickpipes", "{nonsense").path("http").asInt())
        .isEqualTo(400);
    assertThat(
            controller
                .call("POST", "/clickpipes", "{\"a\":\"" + "x".repeat(1 << 20) + "\"}")
                .path("http")
                .asInt())
        .isEqualTo(413);
    String id = create();
    JsonNode pipe = controller.call("GET", "/clickpipes/" + id + "/").path("result");
    assertThat(pipe.path("id").asText()).isEqualTo(id);
    assertThat(pipe.at("/source/postgres").has("credentials")).isFalse();
    assertThat(pipe.at("/source/postgres/settings/pullBatchSize").isInt()).isTrue();
    assertThat(pipe.at("/source/postgres/settings").has("publicationName")).isFalse();
    assertThat(create()).as("a POST that is sent again").isEqualTo(id);
    JsonNode other =
        controller.call(
            "POST",
            "/clickpipes",
            body(table, "{\"sourceTable\":\"" + table + "\",\"targetTable\":\"other\"}", ""));
    assertThat(other.path("http").asInt()).isEqualTo(409);
    awaitState(id, "RUNNING");
    JsonNode renamed =
        controller.call("PATCH", "/clickpipes/" + id, "{\"name\":\"better " + table + "\"}");
    assertThat(renamed.at("/result/name").asText()).isEqualTo("better " + table);
    JsonNode edit =
        controller.call(
            "PATCH",
            "/clickpipes/" + id,
            "{\"source\":{\"postgres\":{\"host\":\"127.0.0.1\",\"port\":1}}}");
    assertThat(edit.path("http").asInt()).isEqualTo(400);
    assertThat(edit.at("/problems/0/field").asText()).isEqualTo("source.postgres.host");
    assertThat(controller.call("GET", "/clickpipes/" + id + "/settings").path("http").asInt())
        .isEqualTo(404);
    assertThat(
            controller.call("GET", "/clickpipes/" + id + "/tables").at("/result/0/state").asText())
        .isEqualTo("Streaming");
    controller.call("DELETE", "/clickpipes/" + id);
    String next = create();
    assertThat(next).as("on the empty target that stayed").isNotEqualTo(id);
    controller.call("DELETE", "/clickpipes/" + next);
  }

  @Test
  void fiftyCommandsAtOnceLeaveAConsistentPipe() throws Exception {
    String id = create();
    awaitState(id, "RUNNING");
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
    String id = create();
    awaitState(id, "RUNNING");
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
        .untilAsserted(() -> assertThat(slots()).doesNotContain(slot));
    assertThat(column("SELECT pubname FROM pg_publication")).doesNotContain(slot);
  }
}
