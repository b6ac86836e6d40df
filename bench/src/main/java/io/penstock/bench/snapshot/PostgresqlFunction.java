package io.penstock.bench.snapshot;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;

/** ClickHouse's own {@code INSERT … SELECT FROM postgresql(…)} into a table like Penstock's. */
public final class PostgresqlFunction implements SnapshotContender {
  /** As it is shown. */
  public static final String NAME = "ClickHouse postgresql()";

  private static final String TARGET = "penstock.by_function";

  private final BenchStack stack;

  public PostgresqlFunction(BenchStack stack) {
    this.stack = stack;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome copy(Source source) {
    var postgres = stack.file().postgres();
    String table = source.table().name();
    stack.clickhouse("DROP TABLE IF EXISTS " + TARGET);
    stack.clickhouse(source.table().target(TARGET));
    String names =
        String.join(
            ", ", source.table().columns().stream().map(SnapshotTable.Column::name).toList());
    long start = System.nanoTime();
    stack.clickhouse(
        "INSERT INTO %s (%s, _pipe_version, _pipe_is_deleted) SELECT %s, 1, 0 FROM postgresql('%s:%d', '%s', '%s', '%s', '%s')"
            .formatted(
                TARGET,
                names,
                names,
                postgres.host(),
                postgres.port(),
                postgres.database(),
                table,
                postgres.user(),
                postgres.password()));
    Outcome outcome = Outcome.rate(source.table().rows(), (System.nanoTime() - start) / 1e9);
    source.check(stack, TARGET, TARGET + " FINAL");
    stack.clickhouse("DROP TABLE " + TARGET);
    return outcome;
  }
}
