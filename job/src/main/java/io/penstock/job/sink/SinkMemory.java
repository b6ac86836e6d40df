package io.penstock.job.sink;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one writer's rows take until ClickHouse has them. All writers of a TaskManager
 * share its heap, and do not know of each other but by this: while there is plenty a batch may be
 * large, which makes few parts; once it is scarce, smaller ones have to do.
 */
final class SinkMemory implements AutoCloseable {

  /** What all writers of this process hold, in bytes. */
  private static final AtomicLong HELD = new AtomicLong();

  /** Another fifth may lie in {@link io.penstock.job.row.BlockPool}, the rest is on its way. */
  private static final long PLENTY = Runtime.getRuntime().maxMemory() * 2 / 5;

  private long own;
  private boolean closed;

  /** Whether all writers together hold so much that none should hold more than it has to. */
  static boolean isScarce() {
    return HELD.get() >= PLENTY;
  }

  /** What all writers hold, in bytes. */
  static long held() {
    return HELD.get();
  }

  /** Adds what is gathered, or with less than zero takes off what has been inserted. */
  synchronized void add(long bytes) {
    // An insert that outlived its writer ends here.
    if (!closed) {
      own += bytes;
      HELD.addAndGet(bytes);
    }
  }

  /** Whatever the writer held, nobody holds any more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      HELD.addAndGet(-own);
    }
  }
}
