package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables are altered under a running pipe, and their targets follow. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchemaChangesTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Each change that is taken over costs a job's start. */
  private static final Duration ALL_TAKEN_OVER = Duration.ofMinutes(12);

  /** So many of a hundred cases are tried; {@code ./penstock soak} tries all on both servers. */
  private static final int SAMPLED = 20;

  private static final long SEED = Long.getLong("penstock.schema.seed", System.nanoTime() & 0xffff);

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql/15/bin");

  @TempDir static Path directory;

  /** Of the server that was asked for last; each test has pipes and tables of its own. */
  private static Desk desk;

  private static String running = "";

  private List<SchemaCases.Case> tried = List.of();
  private boolean debian;
  private String pipe = "";

  @AfterAll
  static void stop() {
    if (desk != null) {
      desk.close();
    }
  }

  private void start(String server) {
    debian = server.equals("debian");
    Assumptions.assumeTrue(
        !debian || Files.isExecutable(DEBIAN.resolve("initdb")), "Debian's Postgres 15 is here");
    if (running.equals(server)) {
      return;
    }
    stop();
    StackOptions options = StackOptions.in(directory.resolve(server));
    desk = new Desk(debian ? options.withPostgresBinaries(DEBIAN) : options);
    running = server;
  }

  private SchemaCases.Outcome outcome(SchemaCases.Case one) {
    return one.outcome().on(debian);
  }

  /** All, or what each server does in its own way and some more. */
  private List<SchemaCases.Case> choice() {
    if (Boolean.getBoolean("penstock.soak")) {
      return SchemaCases.all();
    }
    Random random = new Random(SEED);
    List<SchemaCases.Case> chosen =
        SchemaCases.all().stream()
            .filter(
                one ->
                    one.outcome().on(true) != one.outcome().on(false)
                        || random.nextInt(100) < SAMPLED)
            .toList();
    System.out.println("schema changes: seed " + SEED + ", left out:");
    SchemaCases.all().stream()
        .filter(one -> !chosen.contains(one))
        .forEach(one -> System.out.println("  " + one.title()));
    return chosen;
  }

  private void cases() throws SQLException {
    tried = choice();
    desk.postgres()
        .execute(
            "CREATE TYPE mood AS ENUM ('fine', 'so \"so\"')",
            "CREATE DOMAIN positive AS int",
            "CREATE DOMAIN lucky AS int DEFAULT 7");
    for (SchemaCases.Case one : tried) {
      List<String> statements = new ArrayList<>();
      statements.add("CREATE TABLE t (id int PRIMARY KEY, a int, b text)");
      statements.add("INSERT INTO t SELECT i, i, 'row ' || i FROM generate_series(1, 100) i");
      statements.addAll(one.before());
      run(one, statements);
    }
    List<String> tables = tried.stream().map(one -> "public." + one.table()).toList();
    pipe = desk.api().createOk(desk.api().pipe("p", tables));
    desk.api().await(pipe, "Running", LIMIT);
  }

  private void run(SchemaCases.Case one, List<String> statements) throws SQLException {
    try (Connection connection = desk.postgres().connect();
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String statement : statements) {
        sql.execute(
            statement
                .replaceAll("\\bt\\b", one.table())
                .replace("t_pkey", one.table() + "_pkey")
                .replace("of_t", "of_" + one.table()));
      }
      connection.commit();
    }
  }

  private Map<String, JsonNode> states() {
    Map<String, JsonNode> states = new HashMap<>();
    desk.api().tables(pipe).forEach(t -> states.put(t.path("sourceTable").asText(), t));
    return states;
  }

  private boolean settled() {
    Map<String, JsonNode> states = states();
    return tried.stream()
        .allMatch(
            one -> {
              String state = states.get(one.table()).path("state").asText();
              return outcome(one) == SchemaCases.Outcome.STOPPED
                  ? state.equals("Stopped")
                  : state.equals("Streaming");
            });
  }

  @Test
  void theDocumentSaysTheSame() throws IOException {
    List<String> written =
        Files.readAllLines(Path.of("..", "docs", "schema-changes.md")).stream()
            .filter(line -> line.startsWith("| ") && line.endsWith(" |"))
            .skip(1)
            .toList();
    assertThat(written).isEqualTo(SchemaCases.rows());
  }

  @ParameterizedTest
  @Order(2)
  @ValueSource(strings = {"packaged", "debian"})
  void targetsFollow(String server) throws Exception {
    start(server);
    cases();
    for (SchemaCases.Case one : tried) {
      run(one, one.statements());
    }
    boolean stops = tried.stream().anyMatch(one -> outcome(one) == SchemaCases.Outcome.STOPPED);
    String inTheEnd = stops ? "Degraded" : "Running";
    Awaitility.await()
        .atMost(ALL_TAKEN_OVER)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> desk.api().state(pipe).equals(inTheEnd) && settled());
    desk.awaitCaughtUp(pipe, ALL_TAKEN_OVER);
    List<String> wrong = new ArrayList<>();
    StringBuilder matrix = new StringBuilder();
    String events = desk.api().send("GET", "/" + pipe + "/events?limit=1000", "").body().toString();
    for (SchemaCases.Case one : tried) {
      String result = result(one, events);
      matrix.append(String.format("%-50s %-10s %s%n", one.title(), outcome(one), result));
      if (!result.endsWith("ok")) {
        wrong.add(one.title() + ": " + result);
      }
    }
    String heading = desk.ask("SELECT version()") + "\n";
    System.out.println(heading + matrix);
    Files.writeString(Path.of("target", "schema-changes-" + server + ".txt"), heading + matrix);
    assertThat(wrong).isEmpty();
  }

  private String result(SchemaCases.Case one, String events) throws IOException {
    JsonNode state = states().get(one.table());
    if (outcome(one) == SchemaCases.Outcome.STOPPED) {
      return state.path("state").asText() + " " + state.path("code").asText() + " ok";
    }
    try {
      String view = "as_target_of_" + one.table();
      boolean viewed = !desk.ask("SELECT to_regclass('" + view + "')").equals("null");
      String rows = desk.compare(viewed ? view : one.table(), "p_" + one.table());
      boolean told =
          outcome(one)
              == SchemaCases.Outcome.RESYNCED
              == events.contains("Table public." + one.table() + " is stopped.");
      return rows + (rows.endsWith(" rows equal") && told ? " ok" : " told: " + told);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private String big(String name, int rows) {
    desk.postgres()
        .execute(
            "CREATE TABLE " + name + " (id int PRIMARY KEY, a int, b text, c text)",
            "INSERT INTO "
                + name
                + " SELECT i, i, repeat('row ' || i, 20), 'c' FROM generate_series(1, "
                + rows
                + ") i");
    return "public." + name;
  }

  /** A pipe whose loads take some ten seconds. */
  private String slow(String name, String... tables) {
    ObjectNode body = desk.api().pipe(name, List.of(tables));
    ((ObjectNode) body.at("/source/postgres/settings"))
        .put("snapshotMaxBytesPerSecond", 1_000_000)
        .put("snapshotNumRowsPerPartition", 5_000);
    return desk.api().createOk(body);
  }

  private void alterOften(String table) {
    desk.postgres()
        .execute(
            "UPDATE " + table + " SET a = -1 WHERE id % 100 = 0",
            "ALTER TABLE " + table + " ADD d numeric(6,2) DEFAULT 1.25",
            "UPDATE " + table + " SET d = 2 WHERE id % 100 = 1",
            "ALTER TABLE " + table + " RENAME b TO b2",
            "INSERT INTO " + table + " VALUES (900001, 1, 'new', 'c', 3)",
            "ALTER TABLE " + table + " DROP c",
            "DELETE FROM " + table + " WHERE id % 100 = 2",
            "INSERT INTO " + table + " VALUES (900002, 1, 'new', 3)");
  }

  private void awaitDetailed(String id, String state) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> desk.api().status(id).path("detailedState").asText().equals(state));
  }

  /** One stack for the three: each has a pipe and tables of its own. */
  @Test
  @Order(1)
  void inTheMiddleOfOtherThings() throws Exception {
    start("packaged");
    whileRowsAreCopied();
    whileAResyncCopies();
    whileThePipeIsPausedAndUnderAnotherName();
  }

  private void whileRowsAreCopied() {
    String id = slow("loading", big("load", 50_000));
    awaitDetailed(id, "SNAPSHOT");
    alterOften("load");
    desk.api().await(id, "Running", LIMIT);
    desk.awaitCaughtUp(id, LIMIT);
    assertThat(desk.compare("load", "loading_load")).endsWith(" rows equal");
    assertThat(desk.api().command(id, "stop").status()).isEqualTo(200);
  }

  private void whileAResyncCopies() {
    String id = slow("again", big("anew", 20_000), big("beside", 10));
    desk.api().await(id, "Running", LIMIT);
    assertThat(desk.api().command(id, "resync").status()).isEqualTo(200);
    awaitDetailed(id, "RESYNCING");
    alterOften("anew");
    alterOften("beside");
    desk.api().await(id, "Running", LIMIT);
    desk.awaitCaughtUp(id, LIMIT);
    assertThat(desk.compare("anew", "again_anew")).endsWith(" rows equal");
    assertThat(desk.compare("beside", "again_beside")).endsWith(" rows equal");
    assertThat(desk.api().command(id, "stop").status()).isEqualTo(200);
  }

  private void whileThePipeIsPausedAndUnderAnotherName() {
    String id = desk.api().createOk(desk.api().pipe("rest", List.of(big("resting", 1_000))));
    desk.api().await(id, "Running", LIMIT);
    assertThat(desk.api().command(id, "stop").status()).isEqualTo(200);
    desk.api().await(id, "Paused", LIMIT);
    alterOften("resting");
    desk.postgres().execute("ALTER TABLE resting RENAME TO risen");
    assertThat(desk.api().command(id, "start").status()).isEqualTo(200);
    desk.api().await(id, "Running", LIMIT);
    desk.awaitCaughtUp(id, LIMIT);
    assertThat(desk.compare("risen", "rest_resting")).endsWith(" rows equal");
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> desk.api().tables(id).get(0).path("sourceTable").asText().equals("risen"));
    assertThat(desk.api().events(id).toString())
        .contains("is called public.risen now", "column d numeric", "column c was dropped");
    desk.postgres().execute("INSERT INTO risen VALUES (900003, 1, 'after', 3)");
    desk.awaitCaughtUp(id, LIMIT);
    assertThat(desk.compare("risen", "rest_resting")).endsWith(" rows equal");
  }
}
