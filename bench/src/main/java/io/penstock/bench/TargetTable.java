package io.penstock.bench;

import io.penstock.bench.latency.LatencyScenario;
import io.penstock.bench.lifecycle.CommandsScenario;
import io.penstock.bench.measure.Series;
import io.penstock.bench.report.Target;
import io.penstock.bench.scale.ScaleScenario;
import io.penstock.bench.snapshot.PenstockCopy;
import io.penstock.bench.snapshot.PostgresqlFunction;
import io.penstock.bench.stack.MaterializedDatabase;
import io.penstock.bench.stream.Arrivals;
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
        stream(
            "stream, 500-row transactions: Penstock / pg_recvlogical",
            StreamScenario.PREFIX + "batches",
            RecvLogical.NAME,
            0.9,
            1.0));
    targets.add(
        stream(
            "stream, the worst workload: Penstock / MaterializedPostgreSQL",
            StreamScenario.PREFIX,
            MaterializedDatabase.NAME,
            1.0,
            1.3));
    targets.add(
        Target.atLeast(
                "snapshot, narrow: Penstock / flink-cdc reader",
                ratio("snapshot-narrow", SECOND_READER),
                8,
                8)
            .withoutAim());
    targets.add(
        stream(
                "stream, the worst workload: Penstock / flink-cdc reader",
                StreamScenario.PREFIX,
                SECOND_READER,
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

  /** The lowest ratio over all series of a prefix; beside it the lowest by the other interval. */
  private Target stream(String what, String prefix, String other, double must, double aim) {
    OptionalDouble bySlot = worst(prefix, other, TargetTable::bySlot);
    Target target = Target.atLeast(what, worst(prefix, other, TargetTable::byArrival), must, aim);
    return bySlot.isPresent()
        ? target.withNote(String.format(Locale.ROOT, "slot → all: %.2f", bySlot.getAsDouble()))
        : target;
  }

  /** How two are compared in one series. */
  @FunctionalInterface
  private interface Comparison {
    OptionalDouble ratio(Series series, String other);
  }

  private OptionalDouble worst(String prefix, String other, Comparison comparison) {
    return all.stream()
        .filter(series -> series.id().startsWith(prefix))
        .flatMapToDouble(series -> stream(comparison.ratio(series, named(series, other))))
        .min();
  }

  /**
   * By the rate between first and last rows. Where one of the two got most of them at once, both
   * are compared by the interval that both have.
   */
  private static OptionalDouble byArrival(Series series, String other) {
    boolean limit = other.equals(RecvLogical.NAME);
    boolean alike =
        limit
            || series.median(OWN, Arrivals.FIRST_RATE).isPresent()
                == series.median(other, Arrivals.FIRST_RATE).isPresent();
    return alike ? series.ratio(OWN, other) : bySlot(series, other);
  }

  /** By the rate over all that follows a slot's being read; of the limit it is the only one. */
  private static OptionalDouble bySlot(Series series, String other) {
    OptionalDouble own = series.median(OWN, Arrivals.SLOT_RATE);
    OptionalDouble theirs =
        other.equals(RecvLogical.NAME)
            ? series.median(other)
            : series.median(other, Arrivals.SLOT_RATE);
    return own.isPresent() && theirs.isPresent()
        ? OptionalDouble.of(own.getAsDouble() / theirs.getAsDouble())
        : OptionalDouble.empty();
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
