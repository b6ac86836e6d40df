package io.penstock.bench.snapshot;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import io.penstock.bench.stack.MaterializedDatabase;
import io.penstock.bench.stack.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** ClickHouse's MaterializedPostgreSQL: from CREATE DATABASE to all rows being seen in it. */
public final class MaterializedCopy implements SnapshotContender {
  private static final Duration POLL = Duration.ofMillis(50);

  private final BenchStack stack;
  private int databases;

  public MaterializedCopy(BenchStack stack) {
    this.stack = stack;
  }

  @Override
  public String name() {
    return MaterializedDatabase.NAME;
  }

  @Override
  public Outcome copy(Source source) throws Exception {
    String table = source.table().name();
    databases++;
    MaterializedDatabase peer = new MaterializedDatabase(stack, "copied_" + table + databases);
    long start = System.nanoTime();
    Optional<Outcome.NotRun> refused = peer.create(List.of(table));
    if (refused.isPresent()) {
      return refused.get();
    }
    try {
      String count = "SELECT count() FROM " + peer.table(table);
      Waiting.until(
          "rows of " + name(),
          MaterializedDatabase.LIMIT,
          POLL,
          () -> peer.number(count) >= source.table().rows());
      Outcome outcome = Outcome.rate(source.table().rows(), (System.nanoTime() - start) / 1e9);
      source.check(stack, peer.table(table), peer.table(table));
      return outcome;
    } finally {
      peer.drop();
    }
  }
}
