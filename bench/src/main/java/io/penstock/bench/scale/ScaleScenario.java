package io.penstock.bench.scale;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stream.TransactionSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Penstock alone, as one thing after the other grows. */
public final class ScaleScenario {
  private static final String ROWS = "scale-rows";

  /** Of the narrow table's rows, the first size of a table that grows: at 5,000,000 a million. */
  private static final double FIRST = 0.2;

  /** How many times as large its other sizes are. */
  private static final int[] GROWTH = {5, 20};

  /** Of the narrow table's rows, what many tables and pipes share: at 5,000,000 a million. */
  private static final double SHARED = 0.2;

  /** Of the narrow table's rows, what is copied by one and by two TaskManagers. */
  private static final double MANAGED = 0.4;

  private static final int[] TABLES = {1, 50, 500};
  private static final int[] PIPES = {1, 5, 20};

  private final Run run;

  public ScaleScenario(Run run) {
    this.run = run;
  }

  /**
   * A table as it grows: its largest size is compared with its smallest.
   *
   * @param stack of one TaskManager
   */
  public void rows(BenchStack stack) {
    long first = run.options().whole(FIRST);
    LoadCase smallest = LoadCase.fill(stack, rows(first), "rows1n", first, 1, 1, 2);
    List<LoadCase> rows = new ArrayList<>(List.of(smallest));
    for (int times : GROWTH) {
      rows.add(smallest.times(stack, rows(first * times), "rows" + times + "n", times));
    }
    // The largest needs no warm-up: the others have compiled its code, and it is the longest.
    loads(stack, ROWS, "scale, snapshot of one narrow table as it grows", rows, rows.size() - 1);
  }

  private static String rows(long count) {
    return String.format(Locale.ROOT, "%,d rows", count);
  }

  /**
   * Tables, pipes and transaction sizes, on a stack with a slot for each of twenty pipes.
   *
   * @param stack of one TaskManager
   */
  public void measure(BenchStack stack) {
    List<LoadCase> tables = new ArrayList<>();
    long shared = run.options().part(SHARED);
    for (int count : TABLES) {
      tables.add(
          LoadCase.fill(stack, count + " tables", "tables" + count + "n", shared, count, 1, 2));
    }
    String all = rows(shared) + " in all";
    loads(stack, "scale-tables", "scale, snapshot of ever more tables, " + all, tables, 1);
    List<LoadCase> pipes = new ArrayList<>();
    for (int count : PIPES) {
      pipes.add(
          LoadCase.fill(stack, count + " pipes", "pipes" + count + "n", shared, count, count, 1));
    }
    loads(stack, "scale-pipes", "scale, snapshots by ever more pipes at once, " + all, pipes, 1);
    new TransactionSizes(run, stack).measure();
  }

  /**
   * The same table by one and by two TaskManagers, each in a row: a second one that comes back is a
   * new process.
   *
   * @param stack of two TaskManagers
   */
  public void taskManagers(BenchStack stack) throws InterruptedException {
    long rows = run.options().part(MANAGED);
    Series series =
        run.series(
            "scale-taskmanagers",
            "scale, snapshot of one narrow table of %,d rows by more TaskManagers".formatted(rows),
            "rows/s");
    LoadCase table = LoadCase.fill(stack, "managed", "managed", rows, 1, 1, 2);
    for (int count = 1; count <= 2; count++) {
      stack.runTaskManagers(count);
      run.rounds(
          series,
          List.of(count + " TaskManagers"),
          name -> name,
          (same, round, last) -> true,
          same -> table.loads().load(table.pipes(), table.rows(), table.sum()));
    }
    table.drop(stack);
  }

  /**
   * One series of loads.
   *
   * @param warm how many of them, of the first, take part in the warm-up
   */
  private void loads(BenchStack stack, String id, String title, List<LoadCase> cases, int warm) {
    String[] names = cases.stream().map(LoadCase::name).toArray(String[]::new);
    Series series = run.series(id, title, "rows/s", names);
    List<LoadCase> warming = cases.subList(0, warm);
    run.rounds(
        series,
        cases,
        LoadCase::name,
        (one, round, last) -> round > 0 || warming.contains(one),
        one -> {
          stack.settle();
          return one.loads().load(one.pipes(), one.rows(), one.sum());
        });
    cases.forEach(one -> one.drop(stack));
  }

  /** Rows per second of the largest table over those of the smallest; empty if not measured. */
  public static OptionalDouble ratioOfRows(List<Series> all) {
    for (Series series : all) {
      List<String> sizes = series.id().equals(ROWS) ? series.contenders() : List.of();
      if (sizes.size() == 1 + GROWTH.length) {
        return series.ratio(sizes.get(sizes.size() - 1), sizes.get(0));
      }
    }
    return OptionalDouble.empty();
  }
}
