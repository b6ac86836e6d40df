package io.penstock.bench.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.bench.Run;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import io.penstock.bench.snapshot.SnapshotTable;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running pipe's narrow table is compared with its target through the API: from before the
 * request to an answer that tells its end, asked every 100 ms. First while nothing changes, then
 * once while rows are updated.
 */
public final class VerifyScenario {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int UPDATES_PER_SECOND = 100;

  private final Run run;
  private final BenchStack stack;

  public VerifyScenario(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** One pipe, all rounds. */
  public void measure() throws InterruptedException {
    SnapshotTable table = SnapshotTable.narrow(run.options().rows());
    stack.execute(table.fill());
    String pipe =
        stack.api().createOk(stack.api().pipe("proof", List.of("public." + table.name())));
    stack.await(pipe, "Running");
    Series still = run.series("verify", "verify, " + words(table) + ", nothing changes", "rows/s");
    run.rounds(
        still,
        List.of("Penstock"),
        name -> name,
        (name, round, last) -> true,
        name -> {
          stack.settle();
          return verify(pipe, table);
        });
    Series busy =
        run.series(
            "verify-updates",
            "verify, %s, %d updates/s meanwhile".formatted(words(table), UPDATES_PER_SECOND),
            "rows/s");
    run.withRounds(1)
        .rounds(
            busy,
            List.of("Penstock"),
            name -> name,
            (name, round, last) -> last,
            name -> verifyBusy(pipe, table));
    stack.delete(pipe);
    stack.execute("DROP TABLE " + table.name());
  }

  private static String words(SnapshotTable table) {
    return "%,d rows of %d columns".formatted(table.rows(), table.columns().size());
  }

  private Outcome verifyBusy(String pipe, SnapshotTable table) throws Exception {
    stack.settle();
    try (UpdateLoad load = new UpdateLoad(stack, table.name(), table.rows(), UPDATES_PER_SECOND)) {
      Outcome.Measured compared = verify(pipe, table);
      Map<String, Double> details = new LinkedHashMap<>(compared.details());
      details.put("rows updated", (double) load.made());
      return new Outcome.Measured(compared.value(), details);
    }
  }

  private Outcome.Measured verify(String pipe, SnapshotTable table) throws InterruptedException {
    String path = "/" + pipe + "/verify";
    long start = System.nanoTime();
    String id = stack.api().send("POST", path, "{}").result().path("id").asText();
    JsonNode[] newest = new JsonNode[1];
    Waiting.until(
        "the end of a verification",
        BenchStack.LIMIT,
        POLL,
        () -> {
          newest[0] = stack.api().send("GET", path + "/" + id, "").result();
          return !newest[0].path("state").asText().equals("running");
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    check(newest[0], table.rows());
    return new Outcome.Measured(table.rows() / seconds, Map.of("verify s", seconds));
  }

  /**
   * Holds what the API tells of a run over one table against what must come of it.
   *
   * @param rows that the table has
   * @throws IllegalStateException unless it compared all rows and found all equal
   */
  static void check(JsonNode verification, long rows) {
    JsonNode table = verification.at("/tables/0");
    boolean proof =
        verification.path("state").asText().equals("done")
            && !verification.path("incomplete").asBoolean(true)
            && table.path("state").asText().equals("done")
            && table.path("rows").asLong(-1) == rows
            && table.path("differingRows").asLong(-1) == 0
            && table.path("notCompared").isEmpty();
    if (!proof) {
      throw new IllegalStateException(
          "not all of %,d rows are told to be equal: %s".formatted(rows, verification));
    }
  }
}
