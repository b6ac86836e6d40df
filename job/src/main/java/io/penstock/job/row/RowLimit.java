package io.penstock.job.row;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import org.jspecify.annotations.Nullable;

/**
 * The largest row that is carried. On its way a row lies in memory up to four times: as Postgres
 * sent it, as ClickHouse reads it, in the queue and in the sink.
 */
public final class RowLimit {

  /** A quarter of the heap of this process, and no more than what Postgres puts into a message. */
  public static final long BYTES = Math.min(Runtime.getRuntime().maxMemory() / 4, 1L << 30);

  private RowLimit() {}

  /**
   * Lets rows pass that can be carried.
   *
   * @param bytes of the row, as Postgres sent it
   * @throws PipeException VALUE_REFUSED
   */
  public static void check(int bytes) {
    if (bytes > BYTES) {
      throw refused("a row of " + (bytes >> 20) + " MB", null);
    }
  }

  /** For a row that found no room where it was to be received or written. */
  public static PipeException noRoom(OutOfMemoryError error) {
    return refused("a row (" + error.getMessage() + ")", error);
  }

  private static PipeException refused(String what, @Nullable Throwable cause) {
    return new PipeException(
        ErrorCode.VALUE_REFUSED,
        what
            + " is too large for the heap of Flink's TaskManager, of which one row may take "
            + (BYTES >> 20)
            + " MB: give it more (taskmanager.memory.task.heap.size), or exclude the column",
        cause);
  }
}
