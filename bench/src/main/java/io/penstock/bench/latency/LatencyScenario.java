package io.penstock.bench.latency;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import io.penstock.bench.measure.Statistics;
import io.penstock.bench.stack.BenchStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long a committed row takes to be seen under FINAL, while rows come at an even rate. One
 * thread commits, another asks ClickHouse for the highest id, 10 ms after the last answer; a commit
 * has arrived when an answer shows its id. So the figures are at most one question too high.
 */
public final class LatencyScenario {
  /** What the series' ids begin with; the rate follows. */
  public static final String PREFIX = "latency-";

  /** The contender that has the middle one of all latencies of a round. */
  public static final String P50 = "p50";

  /** The contender that has the one which a hundredth of them exceed. */
  public static final String P99 = "p99";

  private static final int[] RATES = {100, 1_000, 5_000};
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 10;

  private final Run run;
  private final BenchStack stack;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private long lastId;

  public LatencyScenario(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** All rates, one after the other, through one pipe. */
  public void measure() throws Exception {
    stack.execute(
        "CREATE TABLE latency (id bigint PRIMARY KEY, at timestamptz NOT NULL, f text NOT NULL)");
    String pipe = stack.api().createOk(stack.api().pipe("late", List.of("public.latency")));
    stack.await(pipe, "Running");
    for (int rate : RATES) {
      measure(rate);
    }
    writer.shutdown();
    stack.delete(pipe);
    stack.execute("DROP TABLE latency");
  }

  private void measure(int rate) throws Exception {
    Series series =
        run.series(
            PREFIX + rate,
            "latency, commit → seen under FINAL at %,d rows/s, syncIntervalSeconds 1"
                .formatted(rate),
            "s");
    for (int round = 0; round <= run.options().rounds(); round++) {
      List<Double> seconds = round(rate, round == 0 ? ROUND.dividedBy(2) : ROUND);
      add(series, P50, round, Statistics.percentile(seconds, 0.5));
      add(series, P99, round, Statistics.percentile(seconds, 0.99));
      add(series, "max", round, Statistics.percentile(seconds, 1));
    }
    run.end(series);
  }

  private void add(Series series, String name, int round, double seconds) {
    Outcome outcome = Outcome.of(seconds);
    series.add(name, round, outcome);
    run.console().turn(series, name, round, outcome);
  }

  private List<Double> round(int rate, Duration time)
      throws InterruptedException, ExecutionException {
    LinkedBlockingQueue<CommitWriter.Commit> commits = new LinkedBlockingQueue<>();
    long first = lastId + 1;
    Future<Long> writing =
        writer.submit(() -> new CommitWriter(stack, commits).write(first, rate, time));
    List<Double> seconds = new ArrayList<>();
    String highest =
        "SELECT max(id) FROM " + stack.file().clickhouse().database() + ".late_latency FINAL";
    long deadline = System.nanoTime() + time.plus(LIMIT).toNanos();
    while (!writing.isDone() || !commits.isEmpty()) {
      long seen = stack.number(highest);
      long now = System.nanoTime();
      CommitWriter.Commit commit = commits.peek();
      while (commit != null && commit.id() <= seen) {
        // The answer may show a row before its commit has returned to the writer.
        seconds.add(Math.max(0, (now - commit.nanos()) / 1e9));
        commits.remove();
        commit = commits.peek();
      }
      if (now > deadline) {
        throw new IllegalStateException("rows up to " + lastId + " are not seen");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    lastId = writing.get();
    return seconds;
  }
}
