package io.penstock.job.source;

import io.penstock.job.row.RowBlock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much waits between the fetcher's thread and the task's. Flink's queue counts elements, and a
 * block of one huge row is one.
 */
final class QueuedBytes {

  /** More than the queue holds of ordinary blocks. */
  private static final long ENOUGH = 32L << 20;

  private final AtomicLong bytes = new AtomicLong();

  /** Whether the fetcher is to wait before it reads more. */
  boolean enough() {
    return bytes.get() >= ENOUGH;
  }

  /** The fetcher hands blocks over. */
  void add(List<RowBlock> blocks) {
    bytes.addAndGet(size(blocks));
  }

  /** The task takes them, before the sink has them. */
  void remove(List<RowBlock> blocks) {
    bytes.addAndGet(-size(blocks));
  }

  private static long size(List<RowBlock> blocks) {
    long size = 0;
    for (RowBlock block : blocks) {
      size += block.bytes().size();
    }
    return size;
  }
}
