package io.penstock.job.source;

import io.penstock.job.source.ChunkFinished.Outcome;
import io.penstock.job.split.PipeSplit;

/** How far a reader has emitted one split; changed only in the task's thread. */
final class SplitProgress {

  private PipeSplit split;
  private long rows;
  private Outcome outcome = Outcome.COPIED;

  SplitProgress(PipeSplit split) {
    this.split = split;
  }

  PipeSplit split() {
    return split;
  }

  void advance(PipeSplit.Stream position) {
    split = position;
  }

  void end(Emission.ChunkEnd end) {
    rows = end.rows();
    outcome = end.outcome();
  }

  /** What to tell the enumerator about a finished chunk. */
  ChunkFinished finished() {
    return new ChunkFinished(split.splitId(), rows, outcome);
  }
}
