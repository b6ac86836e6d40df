package io.penstock.controller.store;

import java.time.Duration;

/**
 * A Flink job that a pipe has had.
 *
 * @param number from 1, one more with every submission
 * @param restoredFrom savepoint or checkpoint it started from, or empty
 * @param checkpoint the newest completed one that was seen, or empty
 * @param savepoint the one it ended with, or empty
 * @param discarded whether its state has been removed
 * @param submittedAt when it was last sent to Flink, milliseconds since 1970; 0 before
 * @param role what it is to the pipe
 */
public record RunRow(
    String pipeId,
    int number,
    String jobId,
    String restoredFrom,
    String checkpoint,
    String savepoint,
    boolean discarded,
    long submittedAt,
    Role role) {

  /** Longer than a request to Flink waits for its answer. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(40);

  /** Whether Flink may not know it only because its submission is still on the way. */
  public boolean mayStillCome(long now) {
    return now - submittedAt < ON_ITS_WAY.toMillis() && checkpoint.isEmpty() && savepoint.isEmpty();
  }

  /** What a job is to its pipe. */
  public enum Role {
    /** It keeps the live tables in step. */
    LIVE,
    /** It loads the tables of a resync. */
    RESYNC,
    /** It was one of the two; only its state may still be there. */
    OLD
  }
}
