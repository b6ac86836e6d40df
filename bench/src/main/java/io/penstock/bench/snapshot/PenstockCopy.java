package io.penstock.bench.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.FlinkJobs;
import io.penstock.stack.api.PipeApi;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipe that copies a table. Two times are taken:
 *
 * <ul>
 *   <li><b>load</b>, which the rate is of: from the first of the job's tasks being RUNNING (Flink's
 *       own clock; its reader then asks for the first split) to the moment when ClickHouse is seen
 *       to hold all rows, asked every 50 ms when nine tenths of them are there;
 *   <li><b>create → Completed</b>: from before the POST to the API's answering Completed:
 *       validation, slot or snapshot, tables, job start, the load, the job's last checkpoint and
 *       end. Of a reader that cannot end with the copy it is create → Running.
 * </ul>
 */
public final class PenstockCopy implements SnapshotContender {
  /** The detail that has the wall clock of the whole pipe. */
  public static final String WALL = "create → Completed s";

  /** The detail that has the rate over that time. */
  public static final String WALL_RATE = "create → Completed rows/s";

  private static final Duration POLL = Duration.ofMillis(50);

  /** Asking costs the cores that are being measured: until it matters, seldom. */
  private static final Duration SELDOM = Duration.ofMillis(150);

  /** One for each core: more only make smaller parts in ClickHouse. */
  private static final int READERS = 2;

  private final BenchStack stack;
  private final String reader;
  private final String name;
  private int pipes;

  private PenstockCopy(BenchStack stack, String reader, String name) {
    this.stack = stack;
    this.reader = reader;
    this.name = name;
  }

  /** With the reader that pipes have by default. */
  public static PenstockCopy byDefault(BenchStack stack) {
    return new PenstockCopy(stack, "", "Penstock");
  }

  /** With another reader. */
  public static PenstockCopy with(BenchStack stack, String reader) {
    return new PenstockCopy(stack, reader, "Penstock, " + reader);
  }

  @Override
  public String name() {
    return name;
  }

  /** The second reader is a baseline that takes as long as all others together. */
  @Override
  public boolean onlyOnce() {
    return !reader.isEmpty();
  }

  /**
   * With the second reader the pipe is in {@code cdc} mode, the only one it has: the table stands
   * still, so it copies the same rows, then follows nothing.
   */
  @Override
  public Outcome copy(Source source) throws Exception {
    pipes++;
    String table = source.table().name();
    String pipeName = "copy_" + reader.replace('-', '_') + table + pipes;
    ObjectNode body = stack.api().pipe(pipeName, List.of("public." + table));
    ObjectNode settings = (ObjectNode) body.at("/source/postgres/settings");
    settings.put("initialLoadParallelism", READERS);
    if (reader.isEmpty()) {
      settings.put("replicationMode", "snapshot");
    } else {
      settings.put("reader", reader);
    }
    long start = System.nanoTime();
    PipeApi.Answer answer = stack.api().create(body);
    if (answer.status() != 200 && !reader.isEmpty()) {
      return new Outcome.NotRun(
          "the API refuses it: " + answer.error().replaceFirst("; known are .*", ""));
    }
    String pipe = answer.result().path("id").asText();
    return stack.andDelete(List.of(pipe), () -> measure(source, pipe, pipeName, start));
  }

  private Outcome measure(Source source, String pipe, String pipeName, long start)
      throws Exception {
    String target = pipeName + "_" + source.table().name();
    long rows = source.table().rows();
    stack.awaitSeen(
        "most rows of " + pipeName,
        List.of(pipe),
        SELDOM,
        () -> stack.storedRows(target) >= rows / 10 * 9);
    stack.awaitSeen(
        "rows of " + pipeName, List.of(pipe), POLL, () -> stack.storedRows(target) >= rows);
    long seenMillis = System.currentTimeMillis();
    stack.await(pipe, reader.isEmpty() ? "Completed" : "Running");
    double wall = (System.nanoTime() - start) / 1e9;
    double load = (seenMillis - FlinkJobs.beganRunning(stack, pipeName)) / 1000.0;
    Map<String, Double> details = new LinkedHashMap<>();
    details.put("load s", load);
    if (reader.isEmpty()) {
      details.put("job s", FlinkJobs.seconds(stack, pipeName));
      details.put(WALL, wall);
      details.put(WALL_RATE, rows / wall);
    } else {
      details.put("create → Running s", wall);
    }
    String qualified = stack.file().clickhouse().database() + "." + target;
    source.check(stack, qualified, qualified + " FINAL");
    return new Outcome.Measured(rows / load, details);
  }
}
