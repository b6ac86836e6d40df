package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.postgres.LocalPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;

/** A pipe over two or three tables of a few hundred rows, and what is asked of it. */
final class SmallPipe {

  static final List<String> TWO = List.of("small_a", "small_b");
  static final String THIRD = "small_c";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration SETTLES = Duration.ofMinutes(4);

  private final Desk desk;
  private final String name;
  private final TreeSet<String> mapped = new TreeSet<>(TWO);
  private int syncSeconds = 1;
  private int altered;
  private String id = "";

  SmallPipe(Desk desk, String name) {
    this.desk = desk;
    this.name = name;
  }

  /** Makes the source's tables. */
  static void tables(LocalPostgres postgres) {
    for (String table : List.of("small_a", "small_b", THIRD)) {
      postgres.execute(
          "CREATE TABLE " + table + " (id int PRIMARY KEY, label text, amount numeric(12, 2))",
          "INSERT INTO "
              + table
              + " SELECT i, 'row ' || i, i / 7.0 FROM generate_series(1, 300) i");
    }
  }

  /** Makes it; waits for nothing. */
  PipeApi.Answer create() {
    mapped.clear();
    mapped.addAll(TWO);
    syncSeconds = 1;
    List<String> tables = TWO.stream().map(table -> "public." + table).toList();
    ObjectNode body = desk.api().pipe(name, tables);
    ((ObjectNode) body.at("/source/postgres/settings")).put("initialLoadParallelism", 1);
    id = "";
    PipeApi.Answer answer = desk.api().create(body);
    id = answer.result().path("id").asText();
    return answer;
  }

  /** Its id; found by its name where the answer to its creation was lost. */
  String id() {
    if (id.isEmpty()) {
      for (JsonNode pipe : desk.api().list()) {
        if (pipe.path("name").asText().equals(name)) {
          id = pipe.path("id").asText();
        }
      }
    }
    return id;
  }

  /** Names of the mapped source tables. */
  List<String> mapped() {
    return List.copyOf(mapped);
  }

  String target(String table) {
    return name + "_" + table;
  }

  PipeApi.Answer pause() {
    return desk.api().command(id(), "stop");
  }

  PipeApi.Answer resume() {
    return desk.api().command(id(), "start");
  }

  /** Maps the third table. */
  PipeApi.Answer addThird() {
    mapped.add(THIRD);
    PipeApi.Answer answer = edit("tableMappingsToAdd");
    if (answer.status() != 200) {
      mapped.remove(THIRD);
    }
    return answer;
  }

  PipeApi.Answer removeThird() {
    mapped.remove(THIRD);
    PipeApi.Answer answer = edit("tableMappingsToRemove");
    if (answer.status() != 200) {
      mapped.add(THIRD);
    }
    return answer;
  }

  private PipeApi.Answer edit(String key) {
    ArrayNode mappings = JSON.createArrayNode();
    mappings
        .addObject()
        .put("sourceSchemaName", "public")
        .put("sourceTable", THIRD)
        .put("targetTable", target(THIRD));
    return desk.api().edit(id(), desk.api().postgresEdit(key, mappings));
  }

  /** Toggles a setting that a job is started with. */
  PipeApi.Answer editSettings() {
    syncSeconds = 3 - syncSeconds;
    ObjectNode settings = JSON.createObjectNode().put("syncIntervalSeconds", syncSeconds);
    return desk.api().edit(id(), desk.api().postgresEdit("settings", settings));
  }

  /** Adds a column to a table, renames that of last time and drops the one before. */
  PipeApi.Answer alter() {
    altered++;
    List<String> statements = new ArrayList<>();
    statements.add("UPDATE small_a SET label = 'before' WHERE id < 20");
    statements.add("ALTER TABLE small_a ADD extra_" + altered + " int DEFAULT " + altered);
    if (altered > 1) {
      String last = "_" + (altered - 1);
      statements.add("ALTER TABLE small_a RENAME extra" + last + " TO old" + last);
    }
    if (altered > 2) {
      statements.add("ALTER TABLE small_a DROP old_" + (altered - 2));
    }
    statements.add("UPDATE small_a SET label = 'after' WHERE id BETWEEN 10 AND 30");
    desk.postgres().execute(statements.toArray(String[]::new));
    return desk.api().send("GET", "/" + id(), "");
  }

  PipeApi.Answer resync() {
    return desk.api().resync(id(), List.of());
  }

  PipeApi.Answer resyncOne() {
    return desk.api().resync(id(), List.of("small_b"));
  }

  PipeApi.Answer cancelResync() {
    return desk.api().cancelResync(id());
  }

  PipeApi.Answer delete() {
    return desk.api().delete(id(), true);
  }

  /** Waits for a state by its own name, such as {@code RUNNING}; a failure ends the wait. */
  void await(String state) {
    Awaitility.await("pipe " + name + " becomes " + state)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(150))
        .ignoreExceptionsInstanceOf(PipeApi.UnreachableException.class)
        .failFast("the pipe failed", this::assertNotFailed)
        .until(() -> state().equals(state));
  }

  /** Whatever is under way comes to its end; then it is started if it rests. */
  void bringToRunning() {
    Awaitility.await("pipe " + name + " comes to rest or runs")
        .atMost(SETTLES)
        .ignoreExceptionsInstanceOf(PipeApi.UnreachableException.class)
        .failFast("the pipe failed", this::assertNotFailed)
        .until(this::settled);
    if (state().equals("PAUSED")) {
      assertThat(resume().status()).isEqualTo(200);
    }
    await("RUNNING");
  }

  /** Whether a command would be obeyed. */
  boolean settled() {
    return List.of("RUNNING", "PAUSED").contains(state());
  }

  /** Whether the third table's target is there. */
  boolean hadThird() {
    String exists = "EXISTS TABLE penstock." + target(THIRD);
    return desk.stack().clickhouse().query(exists).equals("1");
  }

  boolean thirdMapped() {
    return mapped.contains(THIRD);
  }

  /** Waits until the controller does not know it any more. */
  void awaitGone() {
    Awaitility.await("pipe " + name + " is gone")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(150))
        .ignoreExceptionsInstanceOf(PipeApi.UnreachableException.class)
        .until(() -> desk.api().send("GET", "/" + id(), "").status() == 404);
  }

  JsonNode status() {
    try {
      return desk.api().status(id());
    } catch (PipeApi.UnreachableException e) {
      return JSON.createObjectNode();
    }
  }

  /** The newest of what a start would go on from. */
  JsonNode newestSavepoint() {
    return desk.api().send("GET", "/" + id() + "/savepoints", "").result().path(0);
  }

  /** Its state by its own name; empty while the controller is not there. */
  String state() {
    return status().path("detailedState").asText();
  }

  void assertNotFailed() {
    if (state().equals("FAILED")) {
      throw new AssertionError("the pipe failed: " + story());
    }
  }

  /** The one slot that is this pipe's. */
  String slot() {
    List<String> slots = desk.askAll("SELECT slot_name FROM pg_replication_slots" + ours());
    assertThat(slots).as("slots of pipe %s", id()).hasSize(1);
    return slots.get(0);
  }

  /** What the names of its slots and its publication begin with. */
  String prefix() {
    return "penstock_" + id().replace("-", "").substring(0, 12);
  }

  private String ours() {
    return " WHERE starts_with(slot_name, '" + prefix() + "')";
  }

  /** Waits until what is committed now has arrived, then holds every mapped table to its source. */
  void assertEqual() {
    desk.awaitConfirmed(slot(), LIMIT);
    List<String> differences = new ArrayList<>();
    for (String table : mapped) {
      String compared = desk.compare(table, target(table));
      if (!compared.endsWith(" rows equal")) {
        differences.add(table + ": " + compared);
      }
    }
    assertThat(differences).isEmpty();
  }

  /** What the third table's target holds, as one line. */
  String third() {
    return String.join(
        "",
        desk.askClickHouse(
            "SELECT toString((count(), sum(cityHash64(*)))) FROM penstock."
                + target(THIRD)
                + " FINAL"));
  }

  /** The third table may be mapped again only on an empty target. */
  void forgetThird() {
    desk.stack().clickhouse().query("DROP TABLE IF EXISTS penstock." + target(THIRD));
  }

  /** For a failure's message: what a person would look at first. */
  String story() {
    StringBuilder story = new StringBuilder();
    try {
      story.append("status ").append(desk.api().status(id())).append("\ntables ");
      story.append(desk.api().tables(id())).append("\nevents, newest first:");
      JsonNode events = desk.api().events(id());
      for (int i = 0; i < Math.min(30, events.size()); i++) {
        JsonNode event = events.get(i);
        story
            .append("\n  ")
            .append(event.path("time").asText())
            .append(" ")
            .append(event.path("kind").asText())
            .append(" ")
            .append(event.path("message").asText())
            .append(event.path("cause").asText().isEmpty() ? "" : ", since ")
            .append(event.path("cause").asText());
      }
    } catch (RuntimeException e) {
      story.append(e);
    }
    return story.toString();
  }
}
