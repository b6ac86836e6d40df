package io.penstock.bench;

import io.penstock.bench.latency.LatencyScenario;
import io.penstock.bench.lifecycle.CommandsScenario;
import io.penstock.bench.report.Console;
import io.penstock.bench.report.Results;
import io.penstock.bench.report.Target;
import io.penstock.bench.scale.ScaleScenario;
import io.penstock.bench.snapshot.FirstLoads;
import io.penstock.bench.snapshot.MachinePace;
import io.penstock.bench.snapshot.SnapshotScenario;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.Machine;
import io.penstock.bench.stack.MemoryWatch;
import io.penstock.bench.stream.StreamScenario;
import io.penstock.bench.verify.VerifyScenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A run from its first stack's start to its report. */
final class Bench {
  /** One for each of the twenty pipes of `scale`, and some to spare. */
  private static final int SLOTS = 24;

  private final Scenario scenario;
  private final boolean paced;
  private Run run;
  private final Console console;
  private final Map<String, String> machine = new LinkedHashMap<>();
  private final Map<String, Map<String, Double>> memory = new LinkedHashMap<>();
  private final Map<String, Double> minutes = new LinkedHashMap<>();

  /**
   * A run.
   *
   * @param paced whether a slower machine is given fewer rows
   */
  Bench(Scenario scenario, BenchOptions options, boolean paced) {
    this.scenario = scenario;
    this.paced = paced;
    this.console = new Console(System.out);
    this.run = new Run(options, console);
  }

  /**
   * What is measured on a stack.
   *
   * @param asked the scenario that it belongs to
   */
  private record Part(Scenario asked, Measurement measurement) {}

  /** Takes whatever a part takes. */
  @FunctionalInterface
  private interface Measurement {
    void take(BenchStack stack) throws Exception;
  }

  /** Whether everybody was right. */
  boolean run() throws Exception {
    // One stack: each costs its start and its end, and finds Flink's own code uncompiled.
    fresh(
        new Part(Scenario.snapshot, stack -> new SnapshotScenario(run, stack).measure()),
        new Part(Scenario.stream, stack -> new StreamScenario(run, stack).measure()),
        new Part(Scenario.latency, stack -> new LatencyScenario(run, stack).measure()),
        new Part(Scenario.scale, stack -> new CommandsScenario(run, stack).measure()),
        new Part(Scenario.scale, stack -> new ScaleScenario(run).rows(stack)),
        new Part(Scenario.scale, stack -> new ScaleScenario(scaled()).measure(stack)));
    if (scenario.includes(Scenario.scale)) {
      taskManagers();
    }
    fresh(new Part(Scenario.verify, stack -> new VerifyScenario(run, stack).measure()));
    List<Target> targets = new TargetTable(run.all()).targets(heap());
    tellTargets(targets);
    console.say("");
    minutes.forEach((name, took) -> console.say("%s: %.1f minutes", name, took));
    console.say("%.1f minutes in all", run.stopwatch().whole() / 60);
    if (run.failures() > 0) {
      console.say("%d turns FAILED", run.failures());
    }
    new Results(run.options().out())
        .machine(machine)
        .series(run.all())
        .minutes(minutes)
        .memory(memory)
        .targets(targets)
        .write(console.lines());
    console.say("Results are in %s", run.options().out());
    return run.failures() == 0;
  }

  /** What the machine is, and how many rows it is given. */
  private void lookAtMachine(BenchStack stack) throws Exception {
    machine.putAll(Machine.facts(stack));
    machine.forEach((name, value) -> console.say("%s: %s", name, value));
    if (paced) {
      MachinePace pace = MachinePace.of(stack);
      run = run.withShare(pace.share());
      console.say("");
      console.say(
          "COPY of narrow to nowhere: %,.0f rows/s here. N is %,d rows.",
          pace.rate(), run.options().part(1));
    }
  }

  /** Parts that are asked for, on a stack of their own, once its first jobs have been. */
  private void fresh(Part... parts) throws Exception {
    List<Part> asked =
        Arrays.stream(parts).filter(part -> scenario.includes(part.asked())).toList();
    if (asked.isEmpty()) {
      return;
    }
    try (BenchStack stack = BenchStack.start(1, SLOTS);
        MemoryWatch watch = new MemoryWatch(stack)) {
      if (machine.isEmpty()) {
        lookAtMachine(stack);
      }
      new FirstLoads(run, stack).measure();
      for (Part part : asked) {
        take(part, stack, watch);
      }
    }
  }

  /** As a part of everything what has no target has one round that counts. */
  private Run scaled() {
    return scenario == Scenario.all ? run.withRounds(1) : run;
  }

  private void taskManagers() throws Exception {
    try (BenchStack stack = BenchStack.start(2, 2);
        MemoryWatch watch = new MemoryWatch(stack)) {
      take(
          new Part(Scenario.scale, same -> new ScaleScenario(scaled()).taskManagers(same)),
          stack,
          watch);
    }
  }

  /**
   * One part, with the memory that everybody took meanwhile and its minutes. A part that breaks
   * ends itself alone. When something has failed the logs stay.
   */
  private void take(Part part, BenchStack stack, MemoryWatch watch) throws IOException {
    String name = part.asked().name();
    watch.take();
    int failures = run.failures();
    Stopwatch stopwatch = new Stopwatch();
    try {
      part.measurement().take(stack);
    } catch (Exception e) {
      run.broke(name, e);
    }
    minutes.merge(name, stopwatch.whole() / 60, Double::sum);
    Map<String, Double> peaks = watch.take();
    Map<String, Double> all = memory.computeIfAbsent(name, asked -> new LinkedHashMap<>());
    peaks.forEach((kind, mebibytes) -> all.merge(kind, mebibytes, Math::max));
    console.say("");
    console.say("memory, highest during %s, MiB:", name);
    peaks.forEach((kind, mebibytes) -> console.say("  %s: %,.0f", kind, mebibytes));
    console.say("%s took %.1f minutes", name, stopwatch.whole() / 60);
    if (run.failures() > failures) {
      Path logs = run.options().out().resolve("logs-" + name);
      stack.keepLogs(logs);
      console.say("Something failed: the logs of all processes are in %s", logs);
    }
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
