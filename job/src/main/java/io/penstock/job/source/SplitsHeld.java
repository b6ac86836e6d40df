package io.penstock.job.source;

import io.penstock.job.split.PipeSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From reader to enumerator, once when a reader starts: the splits that its state brought back. The
 * chunks are open whatever the enumerator remembers, since rows emitted after that state may be
 * lost.
 *
 * @param chunks restored, usually none
 * @param stream whether the stream split is among them
 */
record SplitsHeld(List<PipeSplit.Chunk> chunks, boolean stream) implements SourceEvent {

  private static final long serialVersionUID = 1;
}
