package io.penstock.controller.verify;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Somebody's wish that a run end. */
final class Cancellation {

  private final CountDownLatch asked = new CountDownLatch(1);

  void ask() {
    asked.countDown();
  }

  boolean asked() {
    return asked.getCount() == 0;
  }

  /**
   * Goes on if nobody asked.
   *
   * @throws CancellationException if somebody did
   */
  void check() {
    if (asked()) {
      throw new CancellationException();
    }
  }

  /** Waits, but not once somebody asks. */
  void pause(Duration time) {
    try {
      if (asked.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CancellationException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
