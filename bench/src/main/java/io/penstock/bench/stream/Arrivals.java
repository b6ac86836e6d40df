package io.penstock.bench.stream;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Takes the time of changed rows' arrival. The rate is of the rows between the first ones being
 * seen and all being seen, which leaves out how long a job or a connection takes to start; the
 * whole time since the start stands beside it.
 */
final class Arrivals {
  private static final Duration POLL = Duration.ofMillis(50);

  private Arrivals() {}

  /**
   * Waits until all have come.
   *
   * @param seen how many new versions can be seen, of {@code wanted}
   * @param changes how many changes they are
   * @param startNanos when following was begun
   */
  static Outcome.Measured await(
      String what, LongSupplier seen, long wanted, long changes, long startNanos, Duration limit)
      throws InterruptedException {
    long[] first = new long[2];
    Waiting.until(
        "the first rows of " + what,
        limit,
        POLL,
        () -> {
          first[0] = seen.getAsLong();
          first[1] = System.nanoTime();
          return first[0] > 0;
        });
    Waiting.until("all rows of " + what, limit, POLL, () -> seen.getAsLong() >= wanted);
    long end = System.nanoTime();
    double whole = (end - startNanos) / 1e9;
    double toFirst = (first[1] - startNanos) / 1e9;
    Map<String, Double> details = new LinkedHashMap<>();
    details.put("start → first rows s", toFirst);
    details.put("start → all rows s", whole);
    details.put("whole rows/s", changes / whole);
    // Most came at once: between first and last there is nothing to measure.
    boolean atOnce = first[0] > wanted / 2;
    double rate =
        atOnce
            ? changes / whole
            : changes * (wanted - first[0]) / (double) wanted / (whole - toFirst);
    return new Outcome.Measured(rate, details);
  }
}
