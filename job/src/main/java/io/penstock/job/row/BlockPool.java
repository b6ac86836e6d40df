package io.penstock.job.row;

import io.penstock.job.encode.RowBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Used buffers, kept to be filled again, so that a steady flow allocates nothing. Fetchers take and
 * tasks' threads give. One for all tasks of a process, as its heap is: what the copy of one pipe
 * has left behind is there for the next.
 */
public final class BlockPool {

  /** Bytes after which a block is full. */
  public static final int BLOCK_BYTES = 256 << 10;

  /** Room for a full block and the row that filled it; less than half a region of G1. */
  public static final int BUFFER_BYTES = BLOCK_BYTES + (32 << 10);

  private static final int LARGEST_KEPT = 4 * BLOCK_BYTES;

  /** A fifth of the heap. */
  private static final long MAX_KEPT_BYTES = Runtime.getRuntime().maxMemory() / 5;

  /** The process's. */
  public static final BlockPool SHARED = new BlockPool();

  private final ConcurrentLinkedQueue<RowBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicLong keptBytes = new AtomicLong();

  private BlockPool() {}

  /** An empty buffer. */
  public RowBuffer take() {
    RowBuffer buffer = free.poll();
    if (buffer == null) {
      return new RowBuffer(64 * 1024);
    }
    keptBytes.addAndGet(-buffer.array().length);
    return buffer;
  }

  /** Takes a buffer back; oversized ones and those beyond a bound are left to the collector. */
  public void give(RowBuffer buffer) {
    int bytes = buffer.array().length;
    if (bytes > LARGEST_KEPT) {
      return;
    }
    if (keptBytes.addAndGet(bytes) > MAX_KEPT_BYTES) {
      keptBytes.addAndGet(-bytes);
      return;
    }
    buffer.truncate(0);
    free.add(buffer);
  }
}
