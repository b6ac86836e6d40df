package io.penstock.bench;

import io.penstock.bench.latency.LatencyScenario;
import io.penstock.bench.lifecycle.CommandsScenario;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Console;
import io.penstock.bench.report.Results;
import io.penstock.bench.report.Target;
import io.penstock.bench.scale.ScaleScenario;
import io.penstock.bench.snapshot.SnapshotScenario;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.Machine;
import io.penstock.bench.stack.MemoryWatch;
import io.penstock.bench.stream.StreamScenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A run from its first stack's start to its report. */
final class Bench {
  /** One for each of the twenty pipes of `scale`, and some to spare. */
  private static final int SLOTS = 24;

  private final Scenario scenario;
  private final Run run;
  private final Console console;
  private final Map<String, String> machine = new LinkedHashMap<>();
  private final Map<String, Map<String, Double>> memory = new LinkedHashMap<>();

  Bench(Scenario scenario, BenchOptions options) {
    this.scenario = scenario;
    this.console = new Console(System.out);
    this.run = new Run(options, console);
  }

  /** What is measured on a stack. */
  @FunctionalInterface
  private interface Part {
    void measure() throws Exception;
  }

  /** Whether everybody was right. */
  boolean run() throws Exception {
    long start = System.nanoTime();
    try (BenchStack stack = BenchStack.start(1, SLOTS);
        MemoryWatch watch = new MemoryWatch(stack)) {
      machine.putAll(Machine.facts(stack));
      machine.forEach((name, value) -> console.say("%s: %s", name, value));
      part(watch, Scenario.snapshot, () -> new SnapshotScenario(run, stack).measure());
      part(watch, Scenario.stream, () -> new StreamScenario(run, stack).measure());
      part(watch, Scenario.latency, () -> new LatencyScenario(run, stack).measure());
      part(watch, Scenario.scale, () -> new CommandsScenario(run, stack).measure());
      part(watch, Scenario.scale, () -> new ScaleScenario(scaled()).measure(stack));
    }
    if (scenario.includes(Scenario.scale)) {
      taskManagers();
    }
    List<Target> targets = new TargetTable(run.all()).targets(heap());
    tellTargets(targets);
    console.say("");
    console.say("%.1f minutes in all", (System.nanoTime() - start) / 60e9);
    if (run.failures() > 0) {
      console.say("%d turns FAILED", run.failures());
    }
    new Results(run.options().out())
        .machine(machine)
        .series(run.all())
        .memory(memory)
        .targets(targets)
        .write(console.lines());
    console.say("Results are in %s", run.options().out());
    return run.failures() == 0;
  }

  /** As a part of everything it has one round that counts: nobody is compared with others in it. */
  private Run scaled() {
    return scenario == Scenario.all ? run.withRounds(1) : run;
  }

  private void taskManagers() throws Exception {
    Run scaled = scaled();
    Series series =
        run.series(
            "scale-taskmanagers",
            "scale, snapshot of one narrow table of %,d rows by more TaskManagers"
                .formatted(run.options().rows()),
            "rows/s");
    for (int count = 1; count <= 2; count++) {
      int managers = count;
      try (BenchStack stack = BenchStack.start(managers, 2 / managers);
          MemoryWatch watch = new MemoryWatch(stack)) {
        part(
            watch,
            Scenario.scale,
            () -> new ScaleScenario(scaled).taskManagers(stack, managers, series));
      }
    }
  }

  /**
   * One part, and the memory that everybody took meanwhile. A part that breaks ends itself alone.
   */
  private void part(MemoryWatch watch, Scenario asked, Part part) {
    if (!scenario.includes(asked)) {
      return;
    }
    watch.take();
    try {
      part.measure();
    } catch (Exception e) {
      run.broke(asked.name(), e);
    }
    Map<String, Double> peaks = watch.take();
    Map<String, Double> all = memory.computeIfAbsent(asked.name(), name -> new LinkedHashMap<>());
    peaks.forEach((name, mebibytes) -> all.merge(name, mebibytes, Math::max));
    console.say("");
    console.say("memory, highest during %s, MiB:", asked.name());
    peaks.forEach((name, mebibytes) -> console.say("  %s: %,.0f", name, mebibytes));
  }

  private OptionalDouble heap() {
    return memory.values().stream()
        .flatMap(peaks -> peaks.entrySet().stream())
        .filter(peak -> peak.getKey().startsWith("TaskManager"))
        .filter(peak -> peak.getKey().endsWith("heap"))
        .mapToDouble(Map.Entry::getValue)
        .max();
  }

  private void tellTargets(List<Target> targets) {
    console.say("");
    console.say("| | must | aim | measured | |");
    console.say("|---|---|---|---|---|");
    targets.forEach(target -> console.say("%s", target.row()));
  }
}
