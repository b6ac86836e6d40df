package io.penstock.bench.snapshot;

import io.penstock.stack.compare.TableComparison.Digest;

/**
 * A filled table.
 *
 * @param digest what every copy of it must have
 */
public record Source(SnapshotTable table, Digest digest) {

  /**
   * Holds a copy against it.
   *
   * @throws IllegalStateException when the copy is not the same rows
   */
  public void check(Digest copy) {
    if (!copy.equals(digest)) {
      throw new IllegalStateException("the copy is wrong: " + copy + " instead of " + digest);
    }
  }
}
