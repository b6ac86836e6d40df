package io.penstock.controller.cli;

import static io.penstock.controller.cli.ScriptedApi.PIPES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifyCommandTest {

  private static final String VERIFY = PIPES + "/i-1/verify";
  private static final String EQUAL =
      """
      {"sourceSchemaName":"public","sourceTable":"items","state":"done","reason":"","rangesDone":1,
       "rangesTotal":1,"rows":1000,"rowsPerSecond":9,"differingRows":0,"differing":[],"busyRows":0,
       "repairedRows":0,"notCompared":[]}""";
  private static final String DIFFERENT =
      """
      {"sourceSchemaName":"public","sourceTable":"orders","state":"done","reason":"",
       "rangesDone":200,"rangesTotal":200,"rows":10000000,"rowsPerSecond":250000,
       "differingRows":101,"differing":[
         {"key":{"id":"4711"},"kind":"different","columns":["amount"],"repaired":false,
          "source":{"amount":"12.00"},"destination":{"amount":null}},
         {"key":{"id":"4712"},"kind":"missing","columns":[],"repaired":false},
         {"key":{},"kind":"extra","columns":[],"repaired":false}],
       "busyRows":2,"repairedRows":0,"notCompared":[{"column":"note","why":"it is not in the target"}]}""";

  private final ScriptedApi api =
      new ScriptedApi().answers("GET " + PIPES, "[{\"id\":\"i-1\",\"name\":\"shop\"}]");
  private final CliRun cli = CliRun.against(api);

  @AfterEach
  void stop() {
    api.close();
  }

  private static String run(String state, String... tables) {
    return "{\"id\":\"r\",\"state\":\"%s\",\"notices\":[],\"error\":\"\",\"tables\":[%s]}"
        .formatted(state, String.join(",", tables));
  }

  @Test
  void whatDiffersIsToldAndTheExitCodeIsOne() {
    api.answers("POST " + VERIFY, run("running", EQUAL))
        .answers("GET " + VERIFY + "/r", run("done", EQUAL, DIFFERENT));
    assertThat(cli.run("verify", "shop", "--table", "public.orders", "--sample", "2.5"))
        .isEqualTo(1);
    assertThat(cli.out().lines())
        .containsExactly(
            "public.items: 1000 rows in 1 ranges, equal",
            "public.orders: 10.0 M rows in 200 ranges, 101 differ",
            "  id=4711: differs in amount",
            "    Postgres: amount = 12.00",
            "    ClickHouse: amount = NULL",
            "  id=4712: missing in ClickHouse",
            "  a row without a key: only in ClickHouse",
            "  and 98 others",
            "  2 rows changed at every look: not judged",
            "  not compared: note, it is not in the target",
            "Write them anew: ./penstock pipe verify shop --repair");
    assertThat(api.asked().stream().filter(asked -> asked.method().equals("POST")))
        .extracting(ScriptedApi.Asked::body)
        .containsExactly(
            "{\"tables\":[{\"sourceSchemaName\":\"public\",\"sourceTable\":\"orders\"}],"
                + "\"samplePercent\":2.5}");
  }

  @Test
  void equalIsZeroAndATerminalSeesHowFarItIs() {
    api.answers("POST " + VERIFY, run("running", EQUAL.replace("done", "running")))
        .answers("GET " + VERIFY + "/r", run("done", EQUAL));
    assertThat(cli.answering("", "").run("verify", "shop")).isZero();
    List<String> frames = List.of(cli.out().split("\u001b\\[J"));
    assertThat(frames.get(0)).contains("Compared 0 of 1 tables.", "public.items", " 99 %");
    assertThat(frames.get(1)).startsWith("\u001b[2A\r").contains("equal").doesNotContain("█");
  }

  @Test
  void whatWasRepairedIsEqual() {
    api.answers(
        "POST " + VERIFY,
        run("done", DIFFERENT.replace("\"repairedRows\":0", "\"repairedRows\":101")));
    assertThat(cli.run("verify", "shop", "--repair", "--json")).isZero();
    assertThat(cli.out().lines()).hasSize(1);
  }

  @Test
  void aComparisonThatFailedIsNoProof() {
    api.answers("POST " + VERIFY, run("failed").replace("\"error\":\"\"", "\"error\":\"no slot\""));
    assertThat(cli.run("verify", "shop")).isEqualTo(1);
    assertThat(cli.out()).contains("The comparison is failed: no slot");
  }

  @Test
  void whatWasLeftOutIsNotCalledEqual() {
    String busy =
        EQUAL
            .replace(
                "\"reason\":\"\"", "\"reason\":\"the pipe did not catch up\",\"incomplete\":true")
            .replace("\"busyRows\":0", "\"busyRows\":7");
    api.answers(
        "POST " + VERIFY,
        run("done", busy).replace("\"error\":\"\"", "\"error\":\"\",\"incomplete\":true"));
    assertThat(cli.run("verify", "shop")).isEqualTo(1);
    assertThat(cli.out().lines())
        .containsExactly(
            "public.items: 1000 rows in 1 ranges, no difference found, not all compared: the pipe did not"
                + " catch up",
            "  7 rows changed at every look: not judged",
            "Not all could be compared: this proves nothing of the rest.");
  }

  @Test
  void aComparisonIsEnded() {
    api.answers("DELETE " + VERIFY, run("cancelled"));
    assertThat(cli.run("verify", "shop", "--cancel")).isZero();
    assertThat(cli.out()).contains("The comparison is cancelled.");
  }
}
