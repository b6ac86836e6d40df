package io.penstock.job.source;

import io.penstock.job.split.PipeSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From reader to enumerator, once when a reader starts: the chunks that its state brought back.
 * They are open whatever the enumerator remembers, since rows emitted after that state may be lost.
 *
 * @param chunks restored, usually none
 */
record ChunksHeld(List<PipeSplit.Chunk> chunks) implements SourceEvent {

  private static final long serialVersionUID = 1;
}
