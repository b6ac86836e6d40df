package io.penstock.bench.stack;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for a condition by asking again and again. */
public final class Waiting {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

  private Waiting() {}

  /**
   * Asks until it is so. What asking costs is taken from the same cores that are being measured, so
   * the pause is four times as long as the last question took, up to a second.
   *
   * @param pause between two questions, at least
   * @throws IllegalStateException naming what did not come within the limit
   */
  public static void until(String what, Duration limit, Duration pause, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long asked = System.nanoTime();
      if (condition.getAsBoolean()) {
        return;
      }
      long took = System.nanoTime() - asked;
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + " did not come within " + limit.toSeconds() + " s");
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(pause.toNanos(), Math.min(4 * took, LONGEST)));
    }
  }
}
