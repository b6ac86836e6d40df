package io.penstock.bench.snapshot;

import io.penstock.bench.measure.Outcome;

/** One way of copying a table. */
public interface SnapshotContender {

  /** As it is shown. */
  String name();

  /**
   * Copies the whole table once, checks what came of it, and takes it away again. The value is rows
   * per second.
   */
  Outcome copy(Source source) throws Exception;

  /** Whether it takes so long that it comes only in the last round. */
  default boolean onlyOnce() {
    return false;
  }
}
