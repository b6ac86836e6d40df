package io.penstock.controller.verify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps a run from reading faster than it may. */
final class Throttle {

  private final @Nullable Integer rowsPerSecond;
  private final Cancellation cancellation;
  private long dueNanos = System.nanoTime();

  Throttle(@Nullable Integer rowsPerSecond, Cancellation cancellation) {
    this.rowsPerSecond = rowsPerSecond;
    this.cancellation = cancellation;
  }

  /** After so many rows were read. */
  void read(long rows) {
    cancellation.check();
    if (rowsPerSecond == null) {
      return;
    }
    // A slow stretch is not made up for later.
    long now = System.nanoTime();
    dueNanos = Math.max(dueNanos, now - Duration.ofSeconds(1).toNanos());
    dueNanos += (long) (rows * 1e9 / rowsPerSecond);
    if (dueNanos > now) {
      cancellation.pause(Duration.ofNanos(dueNanos - now));
    }
  }
}
