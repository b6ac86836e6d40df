package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The long tries of the lifecycle, under load; {@code ./penstock soak} runs them. */
@EnabledIfSystemProperty(named = "penstock.soak", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleSoakTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int SCALE = Integer.getInteger("penstock.soak.scale", 20);
  private static final int PAUSES = Integer.getInteger("penstock.soak.pauses", 200);

  @TempDir static Path directory;

  private static Desk desk;
  private static String pipe;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    BankLoad.tables(desk.postgres(), SCALE);
    pipe = desk.api().createOk(desk.api().pipe("bank", BankLoad.TABLES));
    desk.api().await(pipe, "Running", LIMIT);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  private static void awaitDetailed(String state) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> desk.api().status(pipe).path("detailedState").asText().equals(state));
  }

  private static void assertEqual() {
    desk.awaitCaughtUp(pipe, LIMIT);
    for (String table : BankLoad.TABLES) {
      String name = table.substring("public.".length());
      assertThat(desk.compare(name, "bank_" + name)).as(table).endsWith(" rows equal");
    }
  }

  @Test
  @Order(1)
  void theLiveTablesKeepUpDuringAResyncAndAreNeverMissing() throws Exception {
    try (BankLoad load = BankLoad.start(desk.postgres(), SCALE, 2, 1);
        LagProbe lag = new LagProbe(desk, "bank_pgbench_history");
        TableReader reader =
            new TableReader(desk.file().clickhouse(), "bank_pgbench_accounts", SCALE * 100_000L)) {
      Awaitility.await().atMost(LIMIT).until(() -> lag.now() > 15);
      double began = lag.now();
      assertThat(desk.api().command(pipe, "resync").status()).isEqualTo(200);
      awaitDetailed("SWAPPING");
      double swap = lag.now();
      desk.api().await(pipe, "Running", LIMIT);
      double ended = lag.now();
      Awaitility.await().atMost(LIMIT).until(() -> lag.now() > ended + 15);
      say("resync of %d accounts, %d transactions meanwhile", SCALE * 100_000, load.transactions());
      say("  load %.1f s, swap %.1f s", swap - began, ended - swap);
      say("  worst lag before %.1f s", LagProbe.worst(lag.between(0, began)));
      say("  worst lag during the load %.1f s", LagProbe.worst(lag.between(began, swap - 3)));
      say("  worst lag across the swap %.1f s", LagProbe.worst(lag.between(swap - 3, ended)));
      say("  worst lag after %.1f s", LagProbe.worst(lag.between(ended, lag.now())));
      say("  %d reads of the live table, %d odd", reader.reads(), reader.odd().size());
      assertThat(reader.odd()).isEmpty();
    }
    assertEqual();
  }

  @Test
  @Order(2)
  void theOthersGoOnWhileATableIsAdded() throws Exception {
    desk.postgres()
        .execute(
            "CREATE TABLE added (id bigint PRIMARY KEY, v text)",
            "INSERT INTO added SELECT i, repeat('x', 100) FROM generate_series(1, 1000000) i");
    try (BankLoad load = BankLoad.start(desk.postgres(), SCALE, 2, 2);
        LagProbe lag = new LagProbe(desk, "bank_pgbench_history");
        Connection open = desk.postgres().connect();
        Statement statement = open.createStatement()) {
      Awaitility.await().atMost(LIMIT).until(() -> lag.now() > 15);
      open.setAutoCommit(false);
      statement.execute("INSERT INTO added VALUES (-1, 'open across the addition')");
      double began = lag.now();
      desk.api()
          .send(
              "PATCH",
              "/" + pipe,
              "{\"source\":{\"postgres\":{\"tableMappingsToAdd\":"
                  + "[{\"sourceTable\":\"added\",\"targetTable\":\"bank_added\"}]}}}")
          .result();
      awaitDetailed("SNAPSHOT");
      Awaitility.await().atMost(LIMIT).until(() -> lag.now() > began + 12);
      commit(open, statement);
      desk.api().await(pipe, "Running", LIMIT);
      double ended = lag.now();
      say("a table of 1,000,000 rows added under %d transactions", load.transactions());
      say("  worst lag before %.1f s", LagProbe.worst(lag.between(0, began - 3)));
      say("  worst lag during %.1f s", LagProbe.worst(lag.between(began - 3, ended)));
    }
    assertEqual();
    assertThat(desk.compare("added", "bank_added")).endsWith(" rows equal");
  }

  private static void commit(Connection open, Statement statement) throws SQLException {
    statement.execute("UPDATE added SET v = 'changed while open' WHERE id = 5");
    open.commit();
  }

  @Test
  @Order(3)
  void manyPausesLoseNothingAndLeaveNothing() {
    JsonNode before = jobManager();
    for (int round = 1; round <= PAUSES; round++) {
      assertThat(desk.api().command(pipe, "stop").status()).isEqualTo(200);
      desk.api().await(pipe, "Paused", LIMIT);
      desk.postgres()
          .execute(
              "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1, 1, 1, "
                  + round
                  + ", now())");
      assertThat(desk.api().command(pipe, "start").status()).isEqualTo(200);
      desk.api().await(pipe, "Running", LIMIT);
      if (round % 20 == 0) {
        say("after %d pauses the JobManager has %s", round, jobManager());
      }
    }
    say("before the pauses it had %s", before);
    assertEqual();
    long threads = jobManager().path("Status.JVM.Threads.Count").asLong();
    assertThat(threads).isLessThan(before.path("Status.JVM.Threads.Count").asLong() + 50);
  }

  /** Metaspace bytes and threads of the JobManager, by Flink's own names. */
  private static JsonNode jobManager() {
    URI uri =
        URI.create(
            desk.file().flink().url()
                + "/jobmanager/metrics?get=Status.JVM.Memory.Metaspace.Used,Status.JVM.Threads.Count");
    ObjectMapper json = new ObjectMapper();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      var found = json.createObjectNode();
      json.readTree(answer.body())
          .forEach(one -> found.put(one.path("id").asText(), one.path("value").asText()));
      return found;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
