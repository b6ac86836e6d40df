package io.penstock.bench.snapshot;

import io.penstock.bench.Run;
import io.penstock.bench.stack.BenchStack;
import io.penstock.stack.compare.TableComparison.Digest;

/**
 * A filled table.
 *
 * @param digest what every copy of it must have
 */
public record Source(SnapshotTable table, Digest digest) {

  /** Of a table that stands filled. */
  public static Source of(BenchStack stack, SnapshotTable table) {
    return new Source(table, stack.sourceDigest(table.name()));
  }

  /** Makes and fills a table, and says how large it is. */
  static Source filled(Run run, BenchStack stack, SnapshotTable table) {
    stack.execute("DROP TABLE IF EXISTS " + table.name());
    stack.execute(table.fill());
    String size = stack.ask("SELECT pg_size_pretty(pg_table_size('" + table.name() + "'))");
    run.console().say("  a table of %,d rows, %s:", table.rows(), size);
    return of(stack, table);
  }

  /**
   * Holds a copy against it.
   *
   * @param target as ClickHouse names it
   * @param from what stands after FROM, with FINAL where it is wanted
   * @throws IllegalStateException when the copy is not the same rows
   */
  public void check(BenchStack stack, String target, String from) {
    Digest copy = stack.targetDigest(table.name(), target, from);
    if (!copy.equals(digest)) {
      throw new IllegalStateException("the copy is wrong: " + copy + " instead of " + digest);
    }
  }
}
