package io.penstock.job.row;

import io.penstock.job.encode.RowBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Used buffers, kept to be filled again, so that a steady flow allocates nothing. The fetcher takes
 * and the task's thread gives.
 */
public final class BlockPool {

  /** Bytes after which a block is full. */
  public static final int BLOCK_BYTES = 256 << 10;

  /** Room for a full block and the row that filled it; less than half a region of G1. */
  public static final int BUFFER_BYTES = BLOCK_BYTES + (32 << 10);

  private static final int MAX_KEPT_BYTES = 4 * BLOCK_BYTES;

  /** What is inserted, gathered and queued in a steady flow. */
  private static final int MAX_KEPT = 160;

  private final ConcurrentLinkedQueue<RowBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  /** An empty buffer. */
  public RowBuffer take() {
    RowBuffer buffer = free.poll();
    if (buffer == null) {
      return new RowBuffer(64 * 1024);
    }
    kept.decrementAndGet();
    return buffer;
  }

  /** Takes a buffer back; oversized ones and those beyond a bound are left to the collector. */
  public void give(RowBuffer buffer) {
    if (buffer.array().length > MAX_KEPT_BYTES) {
      return;
    }
    if (kept.incrementAndGet() > MAX_KEPT) {
      kept.decrementAndGet();
      return;
    }
    buffer.truncate(0);
    free.add(buffer);
  }
}
