package io.penstock.job.row;

import io.penstock.job.encode.RowBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Used buffers, kept to be filled again, so that a steady flow allocates nothing. The fetcher takes
 * and the task's thread gives.
 */
public final class BlockPool {

  /** Bytes a fresh buffer starts with. */
  public static final int BLOCK_BYTES = 512 * 1024;

  private static final int MAX_KEPT_BYTES = 2 * BLOCK_BYTES;
  private static final int MAX_KEPT = 48;

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
