package io.penstock.bench;

import io.penstock.bench.latency.LatencyScenario;
import io.penstock.bench.lifecycle.CommandsScenario;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Target;
import io.penstock.bench.scale.ScaleScenario;
import io.penstock.bench.snapshot.PenstockCopy;
import io.penstock.bench.snapshot.PostgresqlFunction;
import io.penstock.bench.stack.MaterializedDatabase;
import io.penstock.bench.stream.RecvLogical;
import io.penstock.bench.stream.StreamScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** What Penstock is to reach, held against what a run has measured. */
final class TargetTable {
  private static final String OWN = "Penstock";
  private static final String SECOND_READER = "Penstock, flink-cdc";

  private final List<Series> all;

  TargetTable(List<Series> all) {
    this.all = all;
  }

  /**
   * All targets.
   *
   * @param heap the highest heap of a TaskManager, in MiB
   */
  List<Target> targets(OptionalDouble heap) {
    List<Target> targets = new ArrayList<>();
    targets.add(snapshot("narrow", PostgresqlFunction.NAME, 1.5, 2.0));
    targets.add(snapshot("narrow", "COPY", 0.5, 0.7));
    targets.add(snapshot("wide", PostgresqlFunction.NAME, 1.3, 2.0));
    targets.add(snapshot("text-heavy", PostgresqlFunction.NAME, 1.3, 2.0));
    targets.add(
        Target.atLeast(
            "stream, 500-row transactions: Penstock / pg_recvlogical",
            ratio(StreamScenario.PREFIX + "batches", RecvLogical.NAME),
            0.9,
            1.0));
    targets.add(
        Target.atLeast(
            "stream, the worst workload: Penstock / MaterializedPostgreSQL",
            worst(StreamScenario.PREFIX, MaterializedDatabase.NAME),
            1.0,
            1.3));
    targets.add(
        Target.atLeast(
                "snapshot, the worst table: Penstock / flink-cdc reader",
                worst("snapshot-", SECOND_READER),
                8,
                8)
            .withoutAim());
    targets.add(
        Target.atLeast(
                "stream, the worst workload: Penstock / flink-cdc reader",
                worst(StreamScenario.PREFIX, SECOND_READER),
                2,
                2)
            .withoutAim());
    String latency = LatencyScenario.PREFIX + "1000";
    targets.add(
        Target.atMost(
                "latency at 1,000 rows/s, p50", median(latency, LatencyScenario.P50), 1.2, 1.2, "s")
            .withoutAim());
    targets.add(
        Target.atMost(
            "latency at 1,000 rows/s, p99", median(latency, LatencyScenario.P99), 2.5, 1.5, "s"));
    targets.add(
        Target.atLeast(
            "snapshot, narrow: rows/s at the most rows / at the fewest",
            ScaleScenario.ratioOfRows(all),
            0.9,
            1.0));
    targets.add(Target.atMost("TaskManager heap, any workload", heap, 512, 256, "MiB"));
    targets.add(command(CommandsScenario.CREATE, 8));
    targets.add(command(CommandsScenario.PAUSE, 4));
    targets.add(command(CommandsScenario.RESUME, 6));
    return targets;
  }

  private Target snapshot(String table, String other, double must, double aim) {
    String id = "snapshot-" + table;
    OptionalDouble whole =
        all.stream()
            .filter(series -> series.id().equals(id))
            .map(series -> series.median(OWN, PenstockCopy.WALL_RATE))
            .filter(OptionalDouble::isPresent)
            .findFirst()
            .orElse(OptionalDouble.empty());
    OptionalDouble theirs = median(id, other);
    Target target =
        Target.atLeast("snapshot, " + table + ": Penstock / " + other, ratio(id, other), must, aim);
    return whole.isPresent() && theirs.isPresent()
        ? target.withNote(
            String.format(
                Locale.ROOT,
                "create → Completed: %.2f",
                whole.getAsDouble() / theirs.getAsDouble()))
        : target;
  }

  private Target command(String what, double seconds) {
    return Target.atMost(what, median(CommandsScenario.ID, what), seconds, seconds / 2, "s");
  }

  private OptionalDouble median(String id, String contender) {
    return all.stream()
        .filter(series -> series.id().equals(id))
        .flatMapToDouble(series -> stream(series.median(named(series, contender))))
        .findFirst();
  }

  private OptionalDouble ratio(String id, String other) {
    return all.stream()
        .filter(series -> series.id().equals(id))
        .flatMapToDouble(series -> stream(series.ratio(OWN, named(series, other))))
        .findFirst();
  }

  private OptionalDouble worst(String prefix, String other) {
    return all.stream()
        .filter(series -> series.id().startsWith(prefix))
        .flatMapToDouble(series -> stream(series.ratio(OWN, named(series, other))))
        .min();
  }

  /** A contender by what its name begins with: the limit is named after the program that was. */
  private static String named(Series series, String beginning) {
    return series.contenders().stream()
        .filter(name -> name.equals(beginning) || name.startsWith(beginning + " "))
        .findFirst()
        .orElse(beginning);
  }

  private static DoubleStream stream(OptionalDouble value) {
    return value.isPresent() ? DoubleStream.of(value.getAsDouble()) : DoubleStream.empty();
  }
}
