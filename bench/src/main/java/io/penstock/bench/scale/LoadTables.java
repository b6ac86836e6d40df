package io.penstock.bench.scale;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.FlinkJobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Snapshot-only pipes that are made at once. The rate is of all their rows, from the first task of
 * any of them being RUNNING to all rows being seen. What comes is counted and summed.
 */
final class LoadTables {
  private static final Duration POLL = Duration.ofMillis(50);

  /** Each look takes from the cores that are measured. */
  private static final Duration SELDOM = Duration.ofMillis(150);

  private final BenchStack stack;
  private final String name;
  private final int parallelism;
  private int turns;

  /**
   * Loads of a name.
   *
   * @param name a plain identifier, which pipes and targets begin with
   * @param parallelism of each pipe
   */
  LoadTables(BenchStack stack, String name, int parallelism) {
    this.stack = stack;
    this.name = name;
    this.parallelism = parallelism;
  }

  int parallelism() {
    return parallelism;
  }

  /**
   * Loads once and takes everything away again.
   *
   * @param pipes the tables of each, in schema public
   * @param rows of all together
   * @param sum of all their ids
   */
  Outcome load(List<List<String>> pipes, long rows, long sum) throws Exception {
    turns++;
    String turn = name + "t" + turns + "x";
    List<String> made = new ArrayList<>();
    return stack.andDelete(made, () -> measure(pipes, rows, sum, turn, made));
  }

  private Outcome measure(
      List<List<String>> pipes, long rows, long sum, String turn, List<String> made)
      throws Exception {
    String database = stack.file().clickhouse().database();
    long start = System.nanoTime();
    for (List<String> tables : pipes) {
      ObjectNode body =
          stack
              .api()
              .pipe(turn + made.size(), tables.stream().map(one -> "public." + one).toList());
      ((ObjectNode) body.at("/source/postgres/settings"))
          .put("replicationMode", "snapshot")
          .put("initialLoadParallelism", parallelism);
      made.add(stack.api().createOk(body));
    }
    String stored =
        "SELECT sum(ifNull(total_rows, 0)) FROM system.tables WHERE database = '%s' AND startsWith(name, '%s')"
            .formatted(database, turn);
    stack.awaitSeen(
        "most rows of " + turn, made, SELDOM, () -> stack.number(stored) >= rows / 10 * 9);
    stack.awaitSeen("rows of " + turn, made, POLL, () -> stack.number(stored) >= rows);
    long seenMillis = System.currentTimeMillis();
    for (String pipe : made) {
      stack.await(pipe, "Completed");
    }
    double wall = (System.nanoTime() - start) / 1e9;
    long began = Long.MAX_VALUE;
    for (int i = 0; i < made.size(); i++) {
      began = Math.min(began, FlinkJobs.beganRunning(stack, turn + i));
    }
    String found =
        stack.clickhouse(
            "SELECT count(), sum(id) FROM merge('%s', '^%s')".formatted(database, turn));
    if (!found.equals(rows + "\t" + sum)) {
      throw new IllegalStateException(
          "the copies are wrong: " + found + " instead of " + rows + " and " + sum);
    }
    double load = (seenMillis - began) / 1000.0;
    Map<String, Double> details = new LinkedHashMap<>();
    details.put("load s", load);
    details.put("create → Completed s", wall);
    return new Outcome.Measured(rows / load, details);
  }
}
