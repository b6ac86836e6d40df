package io.penstock.bench.snapshot;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/** Tables that stand still, copied in turn by everybody. */
public final class SnapshotScenario {
  /** So many jobs later Flink's own code is compiled. */
  private static final int FIRST_PIPES = 5;

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
    warm(PenstockCopy.byDefault(stack));
    measure(SnapshotTable::narrow, 1, contenders);
    measure(SnapshotTable::wide, 0.1, contenders);
    measure(SnapshotTable::text, 0.08, contenders);
  }

  /**
   * A stack's first jobs find Flink's own code uncompiled; those of a stack that is used do not.
   */
  private void warm(PenstockCopy penstock) {
    run.console().say("");
    run.console().say("%d small pipes go before, unmeasured", FIRST_PIPES);
    Source small = fill(SnapshotTable.narrow(run.options().part(0.1)));
    for (int n = 0; n < FIRST_PIPES; n++) {
      try {
        penstock.copy(small);
      } catch (Exception e) {
        run.broke("a first pipe", e);
        return;
      }
    }
  }

  /**
   * One table. In the warm-up it has a tenth of its rows: a job's code is compiled anew for each
   * job, so what is left to be warmed are servers and caches.
   */
  private void measure(
      LongFunction<SnapshotTable> shape, double share, List<SnapshotContender> contenders) {
    SnapshotTable full = shape.apply(run.options().part(share));
    SnapshotTable small = shape.apply(run.options().part(share / 10));
    Series series =
        run.series(
            "snapshot-" + full.name().replace('_', '-'),
            "snapshot, %s: %,d rows of %d columns"
                .formatted(full.name(), full.rows(), full.columns().size()),
            "rows/s");
    AtomicReference<Source> source = new AtomicReference<>();
    run.rounds(
        series,
        contenders,
        SnapshotContender::name,
        Run.Attendance.allBut(SnapshotContender::onlyOnce),
        one -> Optional.empty(),
        round -> {
          if (round < 2) {
            source.set(fill(round == 0 ? small : full));
          }
        },
        contender -> contender.copy(source.get()));
    stack.execute("DROP TABLE IF EXISTS " + full.name());
  }

  private Source fill(SnapshotTable table) {
    stack.execute("DROP TABLE IF EXISTS " + table.name());
    stack.execute(table.fill());
    String size = stack.ask("SELECT pg_size_pretty(pg_table_size('" + table.name() + "'))");
    run.console().say("  a table of %,d rows, %s:", table.rows(), size);
    return Source.of(stack, table);
  }
}
