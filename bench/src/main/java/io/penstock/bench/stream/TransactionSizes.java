package io.penstock.bench.stream;

import io.penstock.bench.Run;
import io.penstock.bench.measure.Series;
import io.penstock.bench.stack.BenchStack;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The same updates in transactions of one row and more, up to all in one, through one pipe. */
public final class TransactionSizes {
  private static final long[] SIZES = {1, 10, 1_000, 100_000};

  private final Run run;
  private final BenchStack stack;

  public TransactionSizes(Run run, BenchStack stack) {
    this.run = run;
    this.stack = stack;
  }

  /** One size of transactions. */
  private record Size(long rows, Workload workload) {
    String name() {
      return String.format(Locale.ROOT, "%,d rows", rows);
    }
  }

  /** All sizes in each round. */
  public void measure() {
    long most = run.options().whole(0.4);
    // Of single rows only some: their WAL is mostly commits.
    long some = Math.min(most, Math.max(1000, run.options().part(0.06)));
    List<Size> sizes = new ArrayList<>();
    for (long size : SIZES) {
      if (size < most) {
        sizes.add(new Size(size, Workloads.sized(size, Math.max(size, some))));
      }
    }
    sizes.add(new Size(most, Workloads.sized(most, most)));
    Workload table = Workloads.sized(most, most);
    table.setup().forEach(stack::execute);
    SourceDigests sources = new SourceDigests(stack);
    PenstockStream pipe = new PenstockStream(stack, table, sources, "");
    Series series =
        run.series(
            "scale-transactions",
            "scale, stream of ever larger transactions of updates",
            "rows/s",
            sizes.stream().map(Size::name).toArray(String[]::new));
    run.rounds(
        series,
        sizes,
        Size::name,
        (size, round, last) -> round > 0 || size.rows() == SIZES[2],
        size -> Optional.empty(),
        round -> {},
        size -> {
          sources.forget();
          pipe.ready();
          try (Connection connection = stack.postgres().connect()) {
            return pipe.consume(size.workload().write(connection, 0));
          }
        });
    try {
      pipe.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    table.tables().forEach(one -> stack.execute("DROP TABLE " + one));
  }
}
