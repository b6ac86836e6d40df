package io.penstock.controller.cli;

import static io.penstock.controller.cli.ScriptedApi.PIPES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final String STATUS = "GET " + PIPES + "/i-1/status";
  private static final String TABLES = "GET " + PIPES + "/i-1/tables";
  private static final String EVENTS = "GET " + PIPES + "/i-1/events";

  private final ScriptedApi api =
      new ScriptedApi().answers("GET " + PIPES, "[{\"id\":\"i-1\",\"name\":\"shop\"}]");
  private final CliRun cli = CliRun.against(api);

  @AfterEach
  void stop() {
    api.close();
  }

  private void load(String state, int done, int total, long rows) {
    api.answers(
            STATUS,
            """
            {"state":"%s","sentence":"It copies.","since":"2026-11-22T11:59:48Z","resync":null,
             "rowsPerSecond":620000,
             "snapshot":{"rows":%d,"splitsDone":%d,"splitsTotal":%d}}"""
                .formatted(state, rows, done, total))
        .answers(
            TABLES,
            """
            [{"sourceSchemaName":"public","sourceTable":"orders","state":"%s","rows":%d,
              "splitsDone":%d,"splitsTotal":%d,"etaSeconds":8},
             {"sourceSchemaName":"public","sourceTable":"done","state":"Streaming","rows":7,
              "splitsDone":1,"splitsTotal":1,"etaSeconds":null}]"""
                .formatted(state.equals("Running") ? "Streaming" : "Loading", rows, done, total));
  }

  @Test
  void aTerminalIsPaintedOverUntilTheStateHasSettled() {
    load("Snapshot", 6, 10, 600_000);
    load("Snapshot", 6, 20, 650_000);
    load("Running", 20, 20, 2_000_000);
    cli.answering("", "").env("COLUMNS", "100");
    assertThat(cli.run("status", "shop", "--watch")).as(cli.err()).isZero();
    List<String> frames = List.of(cli.out().split("\u001b\\[J"));
    assertThat(frames.get(0).replace("\u001b[K", "").lines())
        .containsExactly(
            "shop: Snapshot for 12 s",
            "  It copies.",
            "  620 k rows/s",
            "  total          ██████████████░░░░░░░░░░   60 %  600 k rows",
            "  public.orders  ██████████████░░░░░░░░░░   60 %  600 k rows, 8 s left, 6 of 10 parts",
            "  public.done    ████████████████████████  100 %  7 rows, 1 of 1 parts");
    assertThat(frames.get(1)).as("never backwards").startsWith("\u001b[6A\r").contains(" 60 %");
    assertThat(frames.get(2)).contains("shop: Running").doesNotContain("█");
  }

  @Test
  void aResyncHasItsOwnTables() {
    api.answers(
        STATUS,
        """
        {"state":"Snapshot","sentence":"It copies.","since":"2026-11-22T11:59:48Z",
         "snapshot":{"rows":9,"splitsDone":9,"splitsTotal":9},
         "resync":{"tables":["public.orders","public.done"],"startedAt":"t","keepOldTables":false,
          "rows":600000,"splitsDone":6,"splitsTotal":10,"tableProgress":[
           {"sourceSchemaName":"public","sourceTable":"done","state":"Loaded","rows":7,
            "splitsDone":1,"splitsTotal":1,"etaSeconds":null},
           {"sourceSchemaName":"public","sourceTable":"orders","state":"Loading","rows":600000,
            "splitsDone":5,"splitsTotal":9,"etaSeconds":8}]}}""");
    load("Running", 20, 20, 2_000_000);
    cli.answering("", "").env("COLUMNS", "100");
    assertThat(cli.run("status", "shop", "--watch")).as(cli.err()).isZero();
    assertThat(cli.out().split("\u001b\\[J")[0].replace("\u001b[K", "").lines())
        .contains(
            "  total          ██████████████░░░░░░░░░░   60 %  600 k rows",
            "  public.done    ████████████████████████  100 %  7 rows, 1 of 1 parts")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("  public.orders  █████████████░")
                    .endsWith("600 k rows, 8 s left, 5 of 9 parts"));
  }

  @Test
  void whatIsNoTerminalGetsALineForEachChange() {
    load("Snapshot", 10, 10, 600_000);
    load("Snapshot", 10, 10, 600_000);
    load("Running", 10, 10, 600_000);
    assertThat(cli.run("status", "shop", "--watch")).isZero();
    assertThat(cli.out().lines())
        .as("no 100 % while work remains")
        .containsExactly(
            "shop: Snapshot   99 %  600 k rows  620 k rows/s", "shop: Running  620 k rows/s");
  }

  @Test
  void jsonIsAnObjectALine() {
    load("Running", 1, 1, 5);
    assertThat(cli.run("status", "shop", "--watch", "--json")).isZero();
    assertThat(cli.out().lines()).singleElement().asString().startsWith("{\"status\":{");
  }

  @Test
  void aFailedPipeEndsWithOne() {
    api.answers(
            STATUS,
            "{\"state\":\"Failed\",\"code\":\"SLOT_LOST\",\"reason\":\"gone\",\"remedy\":\"Resync.\"}")
        .answers(TABLES, "[]");
    assertThat(cli.run("status", "shop", "-w")).isEqualTo(1);
    assertThat(cli.err()).contains("shop is Failed: gone [SLOT_LOST] Resync.");
  }

  @Test
  void aNarrowAndLowTerminalIsNotOverrun() {
    load("Snapshot", 6, 10, 600_000);
    load("Running", 10, 10, 600_000);
    cli.answering("", "").env("COLUMNS", "40").env("LINES", "6");
    assertThat(cli.run("status", "shop", "--watch")).isZero();
    List<String> lines = cli.out().split("\u001b\\[J")[0].replace("\u001b[K", "").lines().toList();
    assertThat(lines).allMatch(line -> line.length() <= 40).hasSizeLessThan(7);
    assertThat(lines).contains("  and 1 others");
  }

  @Test
  void eventsAreFollowedOldestFirstUntilThePipeIsGone() {
    api.answers(EVENTS, "[" + event(2, "Snapshot") + "," + event(1, "Setup") + "]")
        .answers(EVENTS, "[" + event(3, "Running") + "," + event(2, "Snapshot") + "]")
        .answers(EVENTS, 404, "{\"status\":404,\"error\":\"NOT_FOUND: no pipe\"}");
    assertThat(cli.run("events", "shop", "--follow")).as(cli.err()).isZero();
    assertThat(cli.out().lines())
        .containsExactly(
            "t1  state  Setup (by controller)",
            "t2  state  Snapshot (by controller)",
            "t3  state  Running (by controller)");
  }

  private static String event(int id, String message) {
    return """
        {"id":%1$d,"time":"t%1$d","kind":"state","message":"%2$s","cause":"","by":"controller"}"""
        .formatted(id, message);
  }
}
