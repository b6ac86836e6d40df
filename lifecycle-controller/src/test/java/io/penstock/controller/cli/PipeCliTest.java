package io.penstock.controller.cli;

import static io.penstock.controller.cli.ScriptedApi.PIPES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipeCliTest {

  static final String ID = "6a4f0d9e-0000-4000-8000-000000000001";
  static final String SHOP =
      """
      {"id":"%s","name":"shop","state":"Running",
       "source":{"postgres":{"host":"db","port":5432,"database":"app",
         "settings":{"replicationMode":"cdc"},
         "tableMappings":[{"sourceSchemaName":"public","sourceTable":"orders","targetTable":"orders"}]}},
       "destination":{"database":"penstock"},"createdAt":"2026-11-22T11:00:00Z"}"""
          .formatted(ID);
  private static final String RUNNING =
      """
      {"state":"Running","sentence":"Changes flow.","since":"2026-11-22T11:56:00Z",
       "lagBytes":12288,"lagSeconds":3.21,"rowsPerSecond":1240.4,
       "slot":{"name":"penstock_a","retainedBytes":16777216,"walStatus":"reserved"},
       "checkpoint":{"id":41,"completedAt":"2026-11-22T11:59:58Z","durationMillis":84},
       "flink":{"jobId":"f","url":"http://flink/#/job/f"},
       "snapshot":{"rows":1240000,"splitsDone":12,"splitsTotal":12}}""";
  private static final String FAILED =
      """
      {"state":"Failed","sentence":"It cannot go on by itself.","code":"SLOT_LOST",
       "reason":"slot penstock_a is gone","remedy":"Resync the pipe."}""";

  private final ScriptedApi api =
      new ScriptedApi()
          .answers("GET " + PIPES, "[" + SHOP + "]")
          .answers("GET " + PIPES + "/" + ID, SHOP);
  private final CliRun cli = CliRun.against(api);

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void theListShowsStateLagAndRate() {
    api.answers("GET " + PIPES + "/" + ID + "/status", RUNNING);
    assertThat(cli.run("list")).isZero();
    assertThat(cli.out().lines())
        .containsExactly(
            "NAME  STATE    LAG           ROWS      TABLES  ID",
            "shop  Running  3.2 s behind  1240.4/s  1       " + ID);
  }

  @Test
  void theListSaysWhatAFailedPipeNeeds() {
    api.close();
    try (ScriptedApi other = new ScriptedApi()) {
      other
          .answers("GET " + PIPES, "[" + SHOP.replace("Running", "Failed") + "]")
          .answers("GET " + PIPES + "/" + ID + "/status", FAILED);
      CliRun run = CliRun.against(other);
      assertThat(run.run("list")).isZero();
      assertThat(run.out()).contains("shop: slot penstock_a is gone", "→ Resync the pipe.");
    }
  }

  @Test
  void aListWithoutAnyStatusStillPrints() {
    assertThat(cli.run("list")).isZero();
    assertThat(cli.out()).contains("shop  Running  –");
  }

  @Test
  void theListSaysWhatCannotBeReadBesideTheOthers() {
    String broken =
        """
        {"id":"8d0c1b52-5a43-4b0e-9d0e-3f6a7c2b9e12","name":"broken","state":"Paused",
         "unreadable":"the stored definition cannot be read: tomorrow is damaged"}""";
    api.close();
    try (ScriptedApi other = new ScriptedApi()) {
      other.answers("GET " + PIPES, "[" + broken + "," + SHOP + "]");
      CliRun run = CliRun.against(other);
      assertThat(run.run("list")).isZero();
      assertThat(run.out())
          .contains("broken  Paused", "shop    Running")
          .contains("broken: the stored definition cannot be read: tomorrow is damaged");
    }
  }

  @Test
  void anEmptyListSaysHowToStart() {
    try (ScriptedApi empty = new ScriptedApi().answers("GET " + PIPES, "[]")) {
      CliRun run = CliRun.against(empty);
      assertThat(run.run("list")).isZero();
      assertThat(run.out()).contains("./penstock pipe create");
    }
  }

  @Test
  void jsonIsTheResultOfTheApi() {
    assertThat(cli.run("get", "shop", "--json")).isZero();
    assertThat(cli.out()).contains("\"replicationMode\" : \"cdc\"").startsWith("{");
  }

  @Test
  void getShowsTheConfiguration() {
    assertThat(cli.run("get", ID)).isZero();
    assertThat(cli.out())
        .contains("db:5432/app", "public.orders → orders", "replicationMode = cdc");
  }

  @Test
  void theStatusAnswersTheThreeQuestions() {
    api.answers("GET " + PIPES + "/" + ID + "/status", RUNNING);
    assertThat(cli.run("status", "shop")).isZero();
    assertThat(cli.out().lines())
        .containsExactly(
            "shop: Running for 4 min",
            "  Changes flow.",
            "  behind       3.2 s, 12.0 KiB of WAL",
            "  flow         1240.4 rows/s",
            "  copy         1.24 M rows, 12 of 12 parts",
            "  slot         penstock_a holds back 16.0 MiB of WAL (reserved)",
            "  checkpoint   no. 41, 2 s ago, took 0.1 s",
            "  Flink job    http://flink/#/job/f");
  }

  @Test
  void aFailedPipesStatusNamesCodeReasonAndRemedy() {
    api.answers("GET " + PIPES + "/" + ID + "/status", FAILED);
    assertThat(cli.run("status", "shop")).isZero();
    assertThat(cli.out())
        .contains("SLOT_LOST: slot penstock_a is gone", "what to do   Resync the pipe.");
  }

  @Test
  void tablesAndEventsArePrinted() {
    api.answers(
            "GET " + PIPES + "/" + ID + "/tables",
            """
            [{"sourceSchemaName":"public","sourceTable":"orders","targetTable":"o","state":"Snapshot",
              "splitsDone":3,"splitsTotal":10,"rows":300000,"rowsInserted":300001}]""")
        .answers(
            "GET " + PIPES + "/" + ID + "/events",
            """
            [{"time":"2026-11-22T11:00:00Z","kind":"state","message":"Running","cause":null,"by":"key-1"}]""");
    assertThat(cli.run("tables", "shop")).isZero();
    assertThat(cli.run("events", "shop")).isZero();
    assertThat(cli.out())
        .contains("public.orders  o       Snapshot  300 k rows  3/10   300 k rows")
        .contains("state  Running (by key-1)");
  }

  @Test
  void whatAServerSendsCannotSteerTheTerminal() {
    api.answers(
        "GET " + PIPES + "/" + ID + "/events",
        "[{\"time\":\"t\",\"kind\":\"k\",\"message\":\"\\u001b[2Jgone\\nnext\"}]");
    assertThat(cli.run("events", "shop")).isZero();
    assertThat(cli.out()).doesNotContain("\u001b").contains("gone next");
  }

  @Test
  void pauseAndResumeSendTheirCommand() {
    String state = "PATCH " + PIPES + "/" + ID + "/state";
    api.answers(state, SHOP.replace("Running", "Pausing")).answers(state, SHOP);
    assertThat(cli.run("pause", "shop")).isZero();
    assertThat(cli.run("resume", "shop")).isZero();
    assertThat(cli.out()).isEqualToNormalizingNewlines("shop is Pausing.\nshop is Running.\n");
    assertThat(api.asked().stream().filter(asked -> asked.method().equals("PATCH")))
        .extracting(ScriptedApi.Asked::body)
        .containsExactly("{\"command\":\"stop\"}", "{\"command\":\"start\"}");
  }

  @Test
  void everyProblemOfARefusalIsALineAndTheExitCodeIsOne() {
    api.answers(
        "PATCH " + PIPES + "/" + ID + "/state",
        400,
        """
        {"status":400,"error":"BAD_REQUEST: two problems","problems":[
          {"field":"state","code":"CONFLICT","message":"not now","remedy":"Wait."},
          {"message":"nor then"}]}""");
    assertThat(cli.run("pause", "shop")).isEqualTo(1);
    assertThat(cli.err().lines()).containsExactly("state: not now [CONFLICT] Wait.", "nor then");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void aRefusalWithoutListedProblemsPrintsItsError() {
    api.answers(
        "PATCH " + PIPES + "/" + ID + "/state",
        409,
        "{\"status\":409,\"error\":\"CONFLICT: ClickPipe is already running\"}");
    assertThat(cli.run("resume", "shop", "--json")).isEqualTo(1);
    assertThat(cli.err().lines()).containsExactly("ClickPipe is already running");
    assertThat(cli.out()).contains("\"status\" : 409");
  }

  @Test
  void anUnknownPipeIsRefusedWithTheNamesThereAre() {
    assertThat(cli.run("status", "shap")).isEqualTo(1);
    assertThat(cli.err()).contains("no pipe \"shap\"", "shop");
  }

  @Test
  void aWrongKeySaysWhereItComesFrom() {
    assertThat(cli.env("PENSTOCK_KEY_SECRET", "other").run("list")).isEqualTo(1);
    assertThat(cli.err()).contains("PENSTOCK_KEY_SECRET").doesNotContain("other");
  }

  @Test
  void nobodyListeningIsThree() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertThat(cli.run("list", "--url", "http://127.0.0.1:" + port)).isEqualTo(3);
    assertThat(cli.err()).contains("no controller answers").doesNotContain("Exception");
  }

  @Test
  void withJsonEveryFailureIsJson(@TempDir Path dir) throws IOException {
    ObjectMapper json = new ObjectMapper();
    api.answers("GET " + PIPES + "/" + ID + "/status", "{\"state\":\"Setup\"}");
    CliRun late = CliRun.against(api).at(Clock.tick(Clock.systemUTC(), Duration.ofMillis(1)));
    assertThat(late.run("wait", "shop", "--for", "running", "--timeout", "0s", "--json"))
        .isEqualTo(4);
    assertThat(json.readTree(late.out()).path("error").asText())
        .startsWith("TIMED_OUT: shop is still Setup");
    CliRun nowhere = new CliRun().in(dir);
    assertThat(nowhere.run("list", "--json")).isEqualTo(3);
    assertThat(json.readTree(nowhere.out()).path("error").asText())
        .startsWith("UNREACHABLE: no controller is known");
    assertThat(cli.run("status", "shap", "--json")).isEqualTo(1);
    assertThat(json.readTree(cli.out()).at("/problems/0/message").asText())
        .contains("no pipe \"shap\"");
    assertThat(cli.err()).contains("no pipe \"shap\"");
  }

  @Test
  void somethingElseListeningIsThree() {
    try (ScriptedApi other = new ScriptedApi().answers("GET " + PIPES, 502, "<html>")) {
      CliRun run = CliRun.against(other);
      assertThat(run.run("list")).isEqualTo(3);
      assertThat(run.err()).contains("is this a Penstock controller?");
    }
  }

  @Test
  void noControllerKnownIsThreeAndSaysHowToGetOne(@TempDir Path dir) {
    assertThat(new CliRun().in(dir).run("list")).isEqualTo(3);
    assertThat(new CliRun().in(dir).run("list", "--data-dir", "x")).isEqualTo(3);
  }

  @Test
  void theLocalStackIsFoundByItsFileAndTheServiceIsAskedFor(@TempDir Path dir) throws IOException {
    Files.createDirectory(dir.resolve(".penstock"));
    Files.writeString(
        dir.resolve(".penstock/stack.json"),
        "{\"controller\":{\"url\":\"%s\",\"keyId\":\"%s\",\"keySecret\":\"%s\"}}"
            .formatted(api.url(), ScriptedApi.KEY_ID, ScriptedApi.KEY_SECRET));
    api.answers(
            "GET /v1/organizations",
            "[{\"id\":\"" + ScriptedApi.ORGANIZATION + "\",\"name\":\"o\"}]")
        .answers(
            "GET /v1/organizations/" + ScriptedApi.ORGANIZATION + "/services",
            "[{\"id\":\"x\",\"name\":\"old\"},{\"id\":\""
                + ScriptedApi.SERVICE
                + "\",\"name\":\"new\"}]");
    CliRun run = new CliRun().in(dir);
    assertThat(run.run("list")).isEqualTo(1);
    assertThat(run.err()).contains("choose a service with --service: old, new");
    assertThat(run.run("list", "--service", "new")).isZero();
    assertThat(run.out()).contains("shop");
  }

  @Test
  void aMissingKeyIsAUsageError() {
    assertThat(cli.without("PENSTOCK_KEY_SECRET").run("list")).isEqualTo(2);
    assertThat(cli.err()).contains("PENSTOCK_KEY_SECRET");
  }

  @Test
  void waitEndsWhenTheStateIsReached() {
    String status = "GET " + PIPES + "/" + ID + "/status";
    api.answers(status, "{\"state\":\"Snapshot\"}").answers(status, RUNNING);
    assertThat(cli.run("wait", "shop", "--for", "running,completed")).isZero();
    assertThat(cli.out()).contains("shop is Running, 3.2 s behind.");
  }

  @Test
  void waitEndsWithFourWhenTheTimeIsUp() {
    api.answers("GET " + PIPES + "/" + ID + "/status", "{\"state\":\"Setup\"}");
    Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
    assertThat(cli.at(clock).run("wait", "shop", "--for", "running", "--timeout", "0s"))
        .isEqualTo(4);
    assertThat(cli.err()).contains("shop is still Setup after 0s");
  }

  @Test
  void waitEndsWithOneWhenThePipeFails() {
    api.answers("GET " + PIPES + "/" + ID + "/status", FAILED);
    assertThat(cli.run("wait", "shop", "--for", "running")).isEqualTo(1);
    assertThat(cli.err()).contains("slot penstock_a is gone [SLOT_LOST] Resync the pipe.");
  }

  @Test
  void deleteAsksForTheName() {
    api.answers("DELETE " + PIPES + "/" + ID + "?dropTables=true", "null");
    assertThat(cli.answering("", "no").run("delete", "shop", "--drop-tables")).isEqualTo(1);
    assertThat(cli.out()).contains("ITS TABLES IN CLICKHOUSE ARE DROPPED: orders");
    assertThat(api.asked()).noneMatch(asked -> asked.method().equals("DELETE"));
    assertThat(cli.answering("", "shop").run("delete", "shop", "--drop-tables")).isZero();
    assertThat(api.asked()).anyMatch(asked -> asked.method().equals("DELETE"));
  }

  @Test
  void deleteTellsWhatIsStillToCome() {
    String gone = "{\"status\":200,\"requestId\":\"r\"}";
    String notice = gone.replace("}", ",\"notice\":\"The slot is dropped as soon as it can.\"}");
    String request = "DELETE " + PIPES + "/" + ID;
    api.answers(request, 200, gone).answers(request, 200, notice);
    assertThat(cli.run("delete", "shop", "--yes")).isZero();
    assertThat(cli.run("delete", "shop", "--yes")).isZero();
    assertThat(cli.out().lines())
        .containsExactly("shop is deleted.", "shop: The slot is dropped as soon as it can.");
    assertThat(cli.run("delete", "shop", "--yes", "--json")).isZero();
    assertThat(cli.out()).contains("\"notice\" : \"The slot is dropped as soon as it can.\"");
  }

  @Test
  void deleteWithoutATerminalNeedsYes() {
    api.answers("DELETE " + PIPES + "/" + ID, "null");
    assertThat(cli.run("delete", "shop")).isEqualTo(2);
    assertThat(cli.err()).contains("--yes");
    assertThat(cli.run("delete", "shop", "--yes")).isZero();
  }

  @Test
  void aWrongCommandLineIsTwoAndPointsToHelp() {
    assertThat(cli.run()).isEqualTo(2);
    assertThat(cli.run("liist")).isEqualTo(2);
    assertThat(cli.run("wait", "shop")).isEqualTo(2);
    assertThat(cli.run("wait", "shop", "--for", "running", "--timeout", "soon")).isEqualTo(2);
    assertThat(cli.err()).contains("See: ./penstock pipe wait --help");
  }

  @Test
  void prepareNeedsAFileAndNoController(@TempDir Path dir) {
    assertThat(new CliRun().in(dir).run("prepare")).isEqualTo(2);
    CliRun run = new CliRun().in(dir);
    assertThat(run.run("prepare", "-f", "pipe.yaml")).isEqualTo(2);
    assertThat(run.err()).contains("no readable file");
  }

  @Test
  void helpNamesTheExitCodes() {
    assertThat(cli.run("--help")).isZero();
    assertThat(cli.out()).contains("Exit codes:", "4   the wait timed out", "PENSTOCK_KEY_SECRET");
  }

  @Test
  void aStoppedTableIsToldWithItsRemedy() {
    api.answers(
        "GET " + PIPES + "/" + ID + "/tables",
        """
        [{"sourceSchemaName":"public","sourceTable":"orders","targetTable":"orders",
          "state":"Stopped","code":"SCHEMA_CHANGED","reason":"new column x",
          "remedy":"Resync the table."}]""");
    assertThat(cli.run("tables", "shop")).isZero();
    assertThat(cli.out())
        .contains("public.orders is stopped. SCHEMA_CHANGED: new column x", "→ Resync the table.");
  }
}
