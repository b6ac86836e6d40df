package io.penstock.stack.process;

import java.time.Duration;

/**
 * How long to wait before a dead process is started again: almost not at all the first time, up to
 * 1.5 s when it keeps dying (the launcher promises "within 2 s").
 */
final class RestartBackoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMillis(1500);
  private static final Duration STABLE = Duration.ofSeconds(10);

  private int failures;

  /** The delay after a process that lived for {@code lived}. */
  Duration after(Duration lived) {
    failures = lived.compareTo(STABLE) >= 0 ? 1 : failures + 1;
    Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  int failuresInARow() {
    return failures;
  }
}
