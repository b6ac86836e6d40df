package io.penstock.job.source;

import io.penstock.job.row.RowBlock;
import io.penstock.job.stream.StreamBatch;
import java.util.List;

/** What the fetcher hands to the task: emitted as a whole, with no checkpoint in between. */
sealed interface Emission {

  /** Copied rows. */
  record Rows(List<RowBlock> blocks) implements Emission {}

  /** The end of a chunk. */
  record ChunkEnd(long rows, ChunkFinished.Outcome outcome) implements Emission {}

  /** Changes, the position they lead to, and the timeline that it lies in. */
  record Changes(StreamBatch batch, int timeline) implements Emission {}
}
