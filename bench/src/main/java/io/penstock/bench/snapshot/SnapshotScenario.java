package io.penstock.bench.snapshot;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.util.List;

/** Tables that stand still, copied in turn by everybody. */
public final class SnapshotScenario {
  private final Run run;
  private final BenchStack stack;

  public SnapshotScenario(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** All tables, one after the other. */
  public void measure() {
    long rows = run.options().rows();
    List<SnapshotContender> contenders =
        List.of(
            new CopyToNowhere(stack),
            new PostgresqlFunction(stack),
            new MaterializedCopy(stack),
            PenstockCopy.byDefault(stack),
            PenstockCopy.with(stack, "flink-cdc"));
    measure(SnapshotTable.narrow(rows), contenders);
    measure(SnapshotTable.wide(run.options().part(0.1)), contenders);
    measure(SnapshotTable.text(run.options().part(0.08)), contenders);
  }

  private void measure(SnapshotTable table, List<SnapshotContender> contenders) {
    stack.execute(table.fill());
    Source source = Source.of(stack, table);
    String size = stack.ask("SELECT pg_size_pretty(pg_table_size('" + table.name() + "'))");
    Series series =
        run.series(
            "snapshot-" + table.name().replace('_', '-'),
            "snapshot, %s: %,d rows of %d columns, %s"
                .formatted(table.name(), table.rows(), table.columns().size(), size),
            "rows/s");
    run.rounds(
        series,
        contenders,
        SnapshotContender::name,
        SnapshotContender::onlyOnce,
        contender -> contender.copy(source));
    stack.execute("DROP TABLE " + table.name());
  }
}
