package io.penstock.bench.lifecycle;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.util.List;

/**
 * Create → Running on an empty table, pause, resume: from before the request to the API's telling
 * the state, asked every 100 ms.
 */
public final class CommandsScenario {
  /** The series' id. */
  public static final String ID = "commands";

  public static final String CREATE = "create → Running";
  public static final String PAUSE = "pause → Paused";
  public static final String RESUME = "resume → Running";

  private final Run run;
  private final BenchStack stack;

  public CommandsScenario(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** A pipe's short life, once a round. */
  public void measure() throws InterruptedException {
    stack.execute("CREATE TABLE nothing (id bigint PRIMARY KEY, a int)");
    Series series = run.series(ID, "commands, a pipe over an empty table", "s");
    for (int round = 0; round <= run.options().rounds(); round++) {
      long start = System.nanoTime();
      String pipe =
          stack.api().createOk(stack.api().pipe("short" + round, List.of("public.nothing")));
      stack.await(pipe, "Running");
      add(series, CREATE, round, start);
      start = System.nanoTime();
      stack.api().command(pipe, "stop").result();
      stack.await(pipe, "Paused");
      add(series, PAUSE, round, start);
      start = System.nanoTime();
      stack.api().command(pipe, "start").result();
      stack.await(pipe, "Running");
      add(series, RESUME, round, start);
      stack.delete(pipe);
    }
    run.end(series);
    stack.execute("DROP TABLE nothing");
  }

  private void add(Series series, String name, int round, long startNanos) {
    Outcome outcome = Outcome.of((System.nanoTime() - startNanos) / 1e9);
    series.add(name, round, outcome);
    run.console().turn(series, name, round, outcome);
  }
}
