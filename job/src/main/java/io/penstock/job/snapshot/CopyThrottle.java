package io.penstock.job.snapshot;

import io.penstock.model.spec.JobSettings;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds one reader's copying to its share of the pipe's bytes per second. What was read is paid for
 * with time afterwards, so a row of any size passes. Belongs to one thread.
 */
public final class CopyThrottle {

  /** Unused time that still counts: a pause must not be followed by a flood. */
  private static final long CREDIT_NANOS = Duration.ofMillis(100).toNanos();

  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final long bytesPerSecond;
  private final LongSupplier nanoTime;

  /** Until then the bytes that were read are paid for. */
  private long paidUntil;

  private CopyThrottle(long bytesPerSecond, LongSupplier nanoTime) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanoTime = nanoTime;
    this.paidUntil = nanoTime.getAsLong();
  }

  /**
   * The throttle of one of the pipe's readers.
   *
   * @param nanoTime a clock that only goes forward
   */
  public static CopyThrottle of(JobSettings settings, LongSupplier nanoTime) {
    Long all = settings.snapshotMaxBytesPerSecond();
    long share = all == null ? Long.MAX_VALUE : Math.max(1, all / settings.parallelism());
    return new CopyThrottle(share, nanoTime);
  }

  /** How long nothing may be read; 0 when something may. */
  public long pauseNanos() {
    return Math.max(0, paidUntil - nanoTime.getAsLong());
  }

  /** The most to read at once, so that the source is read steadily. */
  int portion(int wanted) {
    return (int) Math.min(wanted, Math.max(1, bytesPerSecond / 10));
  }

  /** Some bytes have been read. */
  void took(long bytes) {
    if (bytesPerSecond == Long.MAX_VALUE) {
      // Without a bound the clock need not be read for every row.
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - paidUntil > CREDIT_NANOS) {
      paidUntil = now - CREDIT_NANOS;
    }
    paidUntil += Math.round(bytes * NANOS_PER_SECOND / bytesPerSecond);
  }
}
