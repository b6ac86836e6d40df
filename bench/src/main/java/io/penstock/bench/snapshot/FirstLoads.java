package io.penstock.bench.snapshot;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;

/**
 * A stack's first jobs find Flink's own code uncompiled, and Java's second compiler takes a core
 * from whatever is measured; those of a stack that is used do not. What they reach meanwhile is
 * printed, and counts for nothing.
 */
public final class FirstLoads {
  /**
   * Most of what a new TaskManager compiles is Flink's own, of a job's start: so many small loads
   * bring that on, cheaply.
   */
  private static final int SMALL_PIPES = 12;

  private static final double SMALL = 0.06;

  /** Before loads are measured so many whole ones bring on what is left. */
  private static final int WHOLE_PIPES = 3;

  private final Run run;
  private final BenchStack stack;
  private final PenstockCopy penstock;

  public FirstLoads(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
    this.penstock = PenstockCopy.byDefault(stack);
  }

  /** The small ones, of a table of their own. */
  public void measure() {
    run.console().say("");
    run.console().say("%d small pipes go before, which do not count", SMALL_PIPES);
    try {
      SnapshotTable table = SnapshotTable.narrow(run.options().part(SMALL));
      load(SMALL_PIPES, Source.filled(run, stack, table));
      stack.execute("DROP TABLE " + table.name());
    } catch (Exception e) {
      run.broke("a first pipe", e);
    }
  }

  /** The whole ones, of a table that is then measured. */
  void whole(Source source) throws Exception {
    load(WHOLE_PIPES, source);
  }

  private void load(int pipes, Source source) throws Exception {
    for (int n = 1; n <= pipes; n++) {
      stack.settle();
      if (penstock.copy(source) instanceof Outcome.Measured measured) {
        run.console().say("  a first load: %,.0f rows/s", measured.value());
      }
    }
  }
}
