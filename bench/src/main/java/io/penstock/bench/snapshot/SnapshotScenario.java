package io.penstock.bench.snapshot;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.util.List;
import java.util.Optional;

/** Tables that stand still, copied in turn by everybody. */
public final class SnapshotScenario {
  /**
   * Most of what a new TaskManager compiles is Flink's own, of a job's start: so many small loads
   * bring that on, cheaply.
   */
  private static final int SMALL_PIPES = 12;

  private static final double SMALL = 0.06;

  /** And so many whole ones what is left. */
  private static final int FIRST_PIPES = 2;

  private static final double NARROW = 1.25;

  private final Run run;
  private final BenchStack stack;

  public SnapshotScenario(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** All tables, one after the other. */
  public void measure() {
    List<SnapshotContender> contenders =
        List.of(
            new CopyToNowhere(stack),
            new PostgresqlFunction(stack),
            new MaterializedCopy(stack),
            PenstockCopy.byDefault(stack),
            PenstockCopy.with(stack, "flink-cdc"));
    PenstockCopy penstock = PenstockCopy.byDefault(stack);
    warm(penstock);
    // A whole one on every machine: of a short load the job's start would be too much.
    measure(
        SnapshotTable.narrow(run.options().whole(NARROW)),
        contenders,
        source -> first(penstock, FIRST_PIPES, source));
    measure(SnapshotTable.wide(run.options().part(0.1)), contenders, source -> {});
    measure(SnapshotTable.text(run.options().part(0.08)), contenders, source -> {});
  }

  /** What is done with a table before its rounds. */
  @FunctionalInterface
  private interface Before {
    void rounds(Source source) throws Exception;
  }

  /**
   * A stack's first jobs find Flink's own code uncompiled; those of a stack that is used do not.
   * What they reach meanwhile is printed, and counts for nothing.
   */
  private void warm(PenstockCopy penstock) {
    run.console().say("");
    run.console()
        .say("%d small and %d whole pipes go before, which do not count", SMALL_PIPES, FIRST_PIPES);
    try {
      first(penstock, SMALL_PIPES, fill(SnapshotTable.narrow(run.options().part(SMALL))));
    } catch (Exception e) {
      run.broke("a first pipe", e);
    }
  }

  private void first(PenstockCopy penstock, int pipes, Source source) throws Exception {
    for (int n = 1; n <= pipes; n++) {
      stack.settle();
      if (penstock.copy(source) instanceof Outcome.Measured measured) {
        run.console().say("  a new stack's load %d: %,.0f rows/s", n, measured.value());
      }
    }
  }

  /** One table. */
  private void measure(SnapshotTable table, List<SnapshotContender> contenders, Before before) {
    Series series =
        run.series(
            "snapshot-" + table.name().replace('_', '-'),
            "snapshot, %s: %,d rows of %d columns"
                .formatted(table.name(), table.rows(), table.columns().size()),
            "rows/s");
    Source source = fill(table);
    try {
      before.rounds(source);
    } catch (Exception e) {
      run.broke("a first pipe", e);
    }
    run.rounds(
        series,
        contenders,
        SnapshotContender::name,
        Run.Attendance.allBut(SnapshotContender::onlyOnce),
        one -> Optional.empty(),
        round -> {},
        contender -> {
          stack.settle();
          return contender.copy(source);
        });
    stack.execute("DROP TABLE IF EXISTS " + table.name());
  }

  private Source fill(SnapshotTable table) {
    stack.execute("DROP TABLE IF EXISTS " + table.name());
    stack.execute(table.fill());
    String size = stack.ask("SELECT pg_size_pretty(pg_table_size('" + table.name() + "'))");
    run.console().say("  a table of %,d rows, %s:", table.rows(), size);
    return Source.of(stack, table);
  }
}
