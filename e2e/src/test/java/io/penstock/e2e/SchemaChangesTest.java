package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Tables are altered under a running pipe, and their targets follow. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchemaChangesTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir static Path directory;

  private static Desk desk;
  private static String pipe;
  private static final List<SchemaCases.Case> CASES = SchemaCases.all();

  @BeforeAll
  static void start() throws SQLException {
    desk = new Desk(directory);
    desk.postgres()
        .execute(
            "CREATE TYPE mood AS ENUM ('fine', 'so \"so\"')",
            "CREATE DOMAIN positive AS int",
            "CREATE DOMAIN lucky AS int DEFAULT 7");
    for (SchemaCases.Case one : CASES) {
      List<String> statements = new ArrayList<>();
      statements.add("CREATE TABLE t (id int PRIMARY KEY, a int, b text)");
      statements.add("INSERT INTO t SELECT i, i, 'row ' || i FROM generate_series(1, 100) i");
      statements.addAll(one.before());
      run(one, statements);
    }
    List<String> tables = CASES.stream().map(one -> "public." + one.table()).toList();
    pipe = desk.api().createOk(desk.api().pipe("p", tables));
    desk.api().await(pipe, "Running", LIMIT);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static void run(SchemaCases.Case one, List<String> statements) throws SQLException {
    try (Connection connection = desk.postgres().connect();
        Statement sql = connection.createStatement()) {
      // A new label of an enum is of use only after its transaction.
      connection.setAutoCommit(false);
      for (String statement : statements) {
        sql.execute(
            statement.replaceAll("\\bt\\b", one.table()).replace("t_pkey", one.table() + "_pkey"));
      }
      connection.commit();
    }
  }

  private static Map<String, JsonNode> states() {
    Map<String, JsonNode> states = new HashMap<>();
    desk.api().tables(pipe).forEach(t -> states.put(t.path("sourceTable").asText(), t));
    return states;
  }

  private static boolean settled() {
    Map<String, JsonNode> states = states();
    return CASES.stream()
        .allMatch(
            one -> {
              String state = states.get(one.table()).path("state").asText();
              return one.outcome() == SchemaCases.Outcome.STOPPED
                  ? state.equals("Stopped")
                  : state.equals("Streaming");
            });
  }

  @Test
  @Order(1)
  void targetsFollow() throws Exception {
    for (SchemaCases.Case one : CASES) {
      run(one, one.statements());
    }
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> desk.api().state(pipe).equals("Degraded") && settled());
    desk.awaitCaughtUp(pipe, LIMIT);
    List<String> wrong = new ArrayList<>();
    StringBuilder matrix = new StringBuilder();
    String events = desk.api().send("GET", "/" + pipe + "/events?limit=1000", "").body().toString();
    for (SchemaCases.Case one : CASES) {
      String result = result(one, events);
      matrix.append(String.format("%-50s %-10s %s%n", one.title(), one.outcome(), result));
      if (!result.endsWith("ok")) {
        wrong.add(one.title() + ": " + result);
      }
    }
    System.out.println(matrix);
    Files.writeString(Path.of("target", "schema-changes.txt"), matrix);
    assertThat(wrong).isEmpty();
  }

  private static String result(SchemaCases.Case one, String events) throws IOException {
    JsonNode state = states().get(one.table());
    if (one.outcome() == SchemaCases.Outcome.STOPPED) {
      return state.path("state").asText() + " " + state.path("code").asText() + " ok";
    }
    try {
      String rows = desk.compare(one.table(), "p_" + one.table());
      boolean told =
          one.outcome()
              == SchemaCases.Outcome.RESYNCED
              == events.contains("Table public." + one.table() + " is stopped. TABLE_REWRITTEN");
      return rows + (rows.endsWith(" rows equal") && told ? " ok" : " told: " + told);
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
