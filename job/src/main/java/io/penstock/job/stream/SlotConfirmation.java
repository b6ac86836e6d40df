package io.penstock.job.stream;

/**
 * How far the slot may be confirmed: the position of the newest completed checkpoint. Set by the
 * task's thread when Flink says so, sent by the connection's status thread. Nothing else moves it.
 */
public final class SlotConfirmation {

  private volatile long lsn;

  /** Confirms up to {@code position}; a lower one than before changes nothing. */
  public synchronized void confirm(long position) {
    if (Long.compareUnsigned(position, lsn) > 0) {
      lsn = position;
    }
  }

  /** What may be confirmed, 0 for nothing yet. */
  public long lsn() {
    return lsn;
  }
}
