package io.penstock.bench;

import io.penstock.bench.report.Console;
import io.penstock.bench.report.Results;
import io.penstock.bench.snapshot.SnapshotScenario;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.Machine;
import java.util.Map;

/** A run from its stack's start to its report. */
final class Bench {
  private static final int SLOTS = 8;

  private final Scenario scenario;
  private final Run run;

  Bench(Scenario scenario, BenchOptions options) {
    this.scenario = scenario;
    this.run = new Run(options, new Console(System.out));
  }

  /** Whether everybody was right. */
  boolean run() throws Exception {
    long start = System.nanoTime();
    Map<String, String> machine;
    try (BenchStack stack = BenchStack.start(1, SLOTS)) {
      machine = Machine.facts(stack);
      machine.forEach((name, value) -> run.console().say("%s: %s", name, value));
      if (scenario.includes(Scenario.snapshot)) {
        new SnapshotScenario(run, stack).measure();
      }
    }
    run.console().say("");
    run.console().say("%.1f minutes in all", (System.nanoTime() - start) / 60e9);
    new Results(run.options().out())
        .machine(machine)
        .series(run.all())
        .write(run.console().lines());
    run.console().say("Results are in %s", run.options().out());
    if (run.failures() > 0) {
      run.console().say("%d turns FAILED", run.failures());
    }
    return run.failures() == 0;
  }
}
