package io.penstock.job.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From reader to enumerator: a chunk's rows have all been emitted, or it could not be read as
 * planned.
 *
 * @param chunk the split's id
 * @param rows emitted
 * @param outcome what became of it
 */
record ChunkFinished(String chunk, long rows, Outcome outcome) implements SourceEvent {

  private static final long serialVersionUID = 1;

  enum Outcome {
    /** All rows emitted. */
    COPIED,
    /** The table was rewritten since planning: its chunks must be planned anew. */
    REWRITTEN,
    /** The exported snapshot is gone: the load must start over. */
    SNAPSHOT_LOST
  }
}
