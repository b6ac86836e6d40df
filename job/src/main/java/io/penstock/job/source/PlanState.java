package io.penstock.job.source;

import io.penstock.job.split.PipeSplit;
import java.util.List;

/**
 * The enumerator's checkpoint.
 *
 * @param planned whether the chunks have been planned
 * @param epoch of the plan
 * @param open chunks not finished yet, whether a reader has them or not
 * @param streamAssigned whether a reader has the stream split
 * @param progress of each table, in the spec's order
 */
public record PlanState(
    boolean planned,
    int epoch,
    List<PipeSplit.Chunk> open,
    boolean streamAssigned,
    List<TableProgress> progress) {

  /**
   * One table's load.
   *
   * @param chunks planned
   * @param done of them
   * @param rows emitted by those
   */
  public record TableProgress(int chunks, int done, long rows) {

    static final TableProgress NONE = new TableProgress(0, 0, 0);

    TableProgress plusChunk() {
      return new TableProgress(chunks + 1, done, rows);
    }

    TableProgress plusDone(long moreRows) {
      return new TableProgress(chunks, done + 1, rows + moreRows);
    }

    TableProgress reopened() {
      return new TableProgress(chunks, Math.max(0, done - 1), rows);
    }
  }
}
