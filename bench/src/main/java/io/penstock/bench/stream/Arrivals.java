package io.penstock.bench.stream;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.stack.BenchStack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Takes the time of changed rows' arrival, in two ways that are the same for everybody who writes
 * to ClickHouse:
 *
 * <ul>
 *   <li>of the rows between the first ones being seen and all being seen, which leaves out how long
 *       a job, a connection and a first batch take;
 *   <li>of all rows from when the slot was there to be read, by their own walsender or, for who has
 *       none, by being let go, to all being seen.
 * </ul>
 *
 * <p>The value is the first. Where more than half of the rows come into sight at once there is
 * nothing between first and last: then it is the second.
 */
public final class Arrivals {
  /** The detail that is there only where rows came one after the other. */
  public static final String FIRST_RATE = "first → all rows/s";

  /** The detail that everybody has. */
  public static final String SLOT_RATE = "slot → all rows/s";

  private static final Duration POLL = Duration.ofMillis(50);

  /** Asking costs the cores that are being measured: until it matters, seldom. */
  private static final Duration SELDOM = Duration.ofMillis(200);

  private final BenchStack stack;
  private final Backlog backlog;
  private final LongSupplier seen;
  private final long wanted;

  /**
   * Of a backlog.
   *
   * @param seen how many new versions can be seen, of {@code wanted}
   */
  Arrivals(BenchStack stack, Backlog backlog, LongSupplier seen, long wanted) {
    this.stack = stack;
    this.backlog = backlog;
    this.seen = seen;
    this.wanted = wanted;
  }

  /** Waiting for a condition, in one's own way. */
  @FunctionalInterface
  interface Wait {
    void until(String what, Duration pause, BooleanSupplier condition) throws InterruptedException;
  }

  /**
   * Waits until all have come.
   *
   * @param startMillis when following was begun
   * @param slot whose walsender's start counts; empty for who has none, from the start on
   */
  Outcome.Measured await(long startMillis, String slot, Wait wait) throws InterruptedException {
    long[] first = new long[2];
    wait.until(
        "the first changed rows",
        POLL,
        () -> {
          first[0] = seen.getAsLong();
          first[1] = System.currentTimeMillis();
          return first[0] > 0;
        });
    double taken = slot.isEmpty() ? startMillis : slotTaken(slot);
    wait.until("most changed rows", SELDOM, () -> seen.getAsLong() >= wanted / 10 * 9);
    wait.until("all changed rows", POLL, () -> seen.getAsLong() >= wanted);
    long end = System.currentTimeMillis();
    double slotRate = backlog.changes() / seconds(taken, end);
    boolean atOnce = first[0] > wanted / 2;
    double arrived = backlog.changes() * (wanted - first[0]) / (double) wanted;
    double rate = atOnce ? slotRate : arrived / seconds(first[1], end);
    Map<String, Double> details = new LinkedHashMap<>();
    if (!atOnce) {
      details.put(FIRST_RATE, rate);
    }
    details.put(SLOT_RATE, slotRate);
    details.put("start → slot s", (taken - startMillis) / 1000);
    details.put("slot → first s", (first[1] - taken) / 1000);
    details.put("slot → all s", (end - taken) / 1000);
    return new Outcome.Measured(rate, details);
  }

  /** Postgres's clock is this machine's. */
  private double slotTaken(String slot) {
    String millis =
        stack.ask(
            "SELECT extract(epoch FROM backend_start) * 1000 FROM pg_replication_slots"
                + " JOIN pg_stat_activity ON pid = active_pid WHERE slot_name = '"
                + slot
                + "'");
    if (millis.isEmpty()) {
      throw new IllegalStateException("nobody reads slot " + slot + ", though its rows come");
    }
    return Double.parseDouble(millis);
  }

  private static double seconds(double fromMillis, double toMillis) {
    return Math.max(1, toMillis - fromMillis) / 1000;
  }
}
