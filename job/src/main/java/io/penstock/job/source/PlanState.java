package io.penstock.job.source;

import io.penstock.job.split.PipeSplit;
import java.util.List;

/**
 * The enumerator's checkpoint.
 *
 * @param epoch counts the times that a snapshot-only load started over
 * @param plans made so far: a part of the chunks' ids, so that none is ever given twice
 * @param open chunks not finished yet, whether a reader has them or not
 * @param streamAssigned whether a reader has the stream split
 * @param progress of each table, in the spec's order; tables added to the spec since are missing
 */
public record PlanState(
    int epoch,
    int plans,
    List<PipeSplit.Chunk> open,
    boolean streamAssigned,
    List<TableProgress> progress) {

  /**
   * One table's load.
   *
   * @param planned whether its chunks have been planned
   * @param chunks planned
   * @param done of them
   * @param rows emitted by those
   */
  public record TableProgress(boolean planned, int chunks, int done, long rows) {

    static final TableProgress NONE = new TableProgress(false, 0, 0, 0);

    TableProgress asPlanned() {
      return new TableProgress(true, chunks, done, rows);
    }

    TableProgress plusChunk() {
      return new TableProgress(planned, chunks + 1, done, rows);
    }

    TableProgress plusDone(long moreRows) {
      return new TableProgress(planned, chunks, done + 1, rows + moreRows);
    }

    TableProgress reopened() {
      return new TableProgress(planned, chunks, Math.max(0, done - 1), rows);
    }
  }
}
