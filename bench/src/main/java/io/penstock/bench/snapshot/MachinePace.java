package io.penstock.bench.snapshot;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Statistics;
import io.penstock.bench.stack.BenchStack;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast this machine is: on a slower one fewer rows are taken, so that it is not kept busy as
 * much longer as it is slower.
 *
 * @param rate rows/s that COPY gives of the narrow table
 */
public record MachinePace(double rate) {
  private static final long ROWS = 1_000_000;
  private static final int TIMES = 5;

  /** From here on all rows are taken: a whole run took 38 minutes at this rate. */
  private static final double FULL = 1_200_000;

  /** What does not depend on rows, a third of a run, takes longer too: rows make up for it. */
  private static final double STEEPNESS = 1.3;

  private static final double LEAST = 0.4;

  /** Measures it, and leaves nothing behind. */
  public static MachinePace of(BenchStack stack) throws Exception {
    SnapshotTable table = SnapshotTable.narrow(ROWS);
    stack.execute(table.fill());
    Source source = Source.of(stack, table);
    CopyToNowhere copy = new CopyToNowhere(stack);
    List<Double> rates = new ArrayList<>();
    for (int n = 0; n < TIMES; n++) {
      if (copy.copy(source) instanceof Outcome.Measured measured) {
        rates.add(measured.value());
      }
    }
    stack.execute("DROP TABLE " + table.name());
    return new MachinePace(Statistics.median(rates));
  }

  /** Of the rows that are taken on a fast machine, what is taken on this one. */
  public double share() {
    double share = 1 - STEEPNESS * (1 - rate / FULL);
    return Math.max(LEAST, Math.min(1, Math.round(share * 50) / 50.0));
  }
}
