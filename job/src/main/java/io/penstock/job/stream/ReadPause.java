package io.penstock.job.stream;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the reader waits when nothing is at hand. A walsender sends every change by itself:
 * whoever waits for the next one is woken for each, and takes from the walsender more time than it
 * needs to make one. So long a pause also lets the receive window close under load: what is sent
 * meanwhile is put together by the sender's kernel, at a fraction of the cost. What has come is
 * then read at once, and the window closes again while it is decoded.
 *
 * <p>Where so much has come in a pause that the sender may have had to stand still, the next one is
 * shorter: rows are large there, and the network fast.
 */
final class ReadPause {

  static final long LONGEST_NANOS = Duration.ofMillis(16).toNanos();
  static final long SHORTEST_NANOS = Duration.ofMillis(1).toNanos() / 4;

  /** Half of what the sender's kernel keeps for a connection (Linux: the last of tcp_wmem). */
  static final int MUCH_BYTES = 2 << 20;

  static final int LITTLE_BYTES = 1 << 20;

  private long nanos = LONGEST_NANOS;
  private int taken;

  /** A message was taken. */
  void took(int bytes) {
    taken += bytes;
  }

  /** Nothing is at hand: waits. */
  void await() {
    LockSupport.parkNanos(next());
  }

  /** The length of the pause that is due. */
  long next() {
    if (taken > MUCH_BYTES) {
      nanos = Math.max(SHORTEST_NANOS, nanos / 2);
    } else if (taken < LITTLE_BYTES) {
      nanos = Math.min(LONGEST_NANOS, nanos + nanos / 4);
    }
    taken = 0;
    return nanos;
  }
}
