package io.penstock.bench.snapshot;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.util.List;
import java.util.Optional;

/** Tables that stand still, copied in turn by everybody. */
public final class SnapshotScenario {
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
    FirstLoads first = new FirstLoads(run, stack);
    // At least what was asked for on every machine: of a short load the job's start would be too
    // much.
    long narrow = Math.max(run.options().whole(1), run.options().part(NARROW));
    measure(SnapshotTable.narrow(narrow), contenders, first::whole);
    measure(SnapshotTable.wide(run.options().part(0.1)), contenders, source -> {});
    measure(SnapshotTable.text(run.options().part(0.08)), contenders, source -> {});
  }

  /** What is done with a table before its rounds. */
  @FunctionalInterface
  private interface Before {
    void rounds(Source source) throws Exception;
  }

  /** One table. */
  private void measure(SnapshotTable table, List<SnapshotContender> contenders, Before before) {
    Series series =
        run.series(
            "snapshot-" + table.name().replace('_', '-'),
            "snapshot, %s: %,d rows of %d columns"
                .formatted(table.name(), table.rows(), table.columns().size()),
            "rows/s");
    Source source = Source.filled(run, stack, table);
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
}
