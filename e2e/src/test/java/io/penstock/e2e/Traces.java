package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Everything that pipes leave anywhere: in Postgres, ClickHouse, Flink, on Flink's disk and in the
 * store. Each line is one thing; a test says which are expected.
 */
final class Traces {

  /** A fresh job's first checkpoint is what the older state's removal waits for. */
  private static final Duration SETTLES = Duration.ofSeconds(15);

  private final Desk desk;

  Traces(Desk desk) {
    this.desk = desk;
  }

  /** Of a running pipe there is all that it needs, and nothing else of any pipe. */
  void assertOnlyRunning(SmallPipe pipe, List<String> targets) {
    settle(
        () -> {
          String job = pipe.status().path("flink").path("jobId").asText();
          List<String> expected = inServers(pipe, targets);
          expected.add("job " + job);
          expected.add("checkpoints " + job);
          expected.add("1 pipes");
          assertThat(all()).containsExactlyInAnyOrderElementsOf(expected);
        });
  }

  /** Of a paused pipe there is no job, and one savepoint. */
  void assertOnlyPaused(SmallPipe pipe, List<String> targets) {
    settle(
        () -> {
          List<String> expected = inServers(pipe, targets);
          expected.add("savepoint of " + pipe.id());
          expected.add("1 pipes");
          List<String> found = all();
          // Its last job's checkpoints stay as long as its savepoint does.
          found.remove("checkpoints " + pipe.newestSavepoint().path("jobId").asText());
          assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        });
  }

  /** No pipe has left anything. */
  void assertNothing() {
    settle(() -> assertThat(all()).isEmpty());
  }

  private static void settle(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await("nothing but what is expected is left")
        .atMost(SETTLES)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(assertion);
  }

  private List<String> inServers(SmallPipe pipe, List<String> targets) {
    List<String> expected = new ArrayList<>();
    expected.add("slot " + pipe.slot());
    pipe.mapped().forEach(table -> expected.add("published " + pipe.prefix() + " " + table));
    expected.add("publication " + pipe.prefix());
    targets.forEach(table -> expected.add("table " + table));
    return expected;
  }

  /** Everything there is. */
  List<String> all() {
    List<String> found = new ArrayList<>();
    add(found, "slot ", desk.askAll("SELECT slot_name FROM pg_replication_slots"));
    add(found, "publication ", desk.askAll("SELECT pubname FROM pg_publication"));
    add(
        found,
        "published ",
        desk.askAll("SELECT pubname || ' ' || tablename FROM pg_publication_tables"));
    add(
        found,
        "table ",
        desk.askClickHouse("SELECT name FROM system.tables WHERE database = 'penstock'"));
    jobs(found);
    files(found);
    rows(found);
    return found;
  }

  private static void add(List<String> found, String what, List<String> names) {
    names.forEach(name -> found.add(what + name));
  }

  private void jobs(List<String> found) {
    JsonNode jobs;
    try {
      jobs = desk.stack().flink().get("/jobs/overview").path("jobs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    for (JsonNode job : jobs) {
      if (!List.of("FINISHED", "CANCELED", "FAILED").contains(job.path("state").asText())) {
        found.add("job " + job.path("jid").asText());
      }
    }
  }

  private void files(List<String> found) {
    Path flink = desk.stack().directory().root().resolve("flink");
    children(flink.resolve("checkpoints"))
        .forEach(job -> found.add("checkpoints " + job.getFileName()));
    for (Path pipe : children(flink.resolve("savepoints"))) {
      children(pipe).forEach(savepoint -> found.add("savepoint of " + pipe.getFileName()));
    }
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    } catch (IOException e) {
      // Checkpoints come and go while they are looked at.
      return List.of();
    }
  }

  /** Rows of things that are under way or remembered; and of pipes that are not there any more. */
  private void rows(List<String> found) {
    Path store = desk.stack().directory().controller().resolve("store.db");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + store + "?mode=ro");
        Statement statement = connection.createStatement()) {
      count(found, statement, "pipes", "pipes");
      count(found, statement, "open steps", "steps WHERE status = 'OPEN'");
      for (String table : List.of("resyncs", "table_stops", "leftovers")) {
        count(found, statement, table, table);
      }
      for (String table : List.of("steps", "runs", "events", "progress")) {
        count(
            found,
            statement,
            table + " of no pipe",
            table + " WHERE pipe_id NOT IN (SELECT id FROM pipes)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void count(List<String> found, Statement statement, String what, String from)
      throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      if (row.getInt(1) > 0) {
        found.add(row.getInt(1) + " " + what);
      }
    }
  }
}
