package io.penstock.job.source;

import java.util.BitSet;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From enumerator to the reader that has the stream: the tables whose copied rows are all in
 * ClickHouse by a completed checkpoint. Sent when that reader starts and when one more is covered.
 *
 * @param tables indices in the spec; all of them each time
 */
record TablesCovered(BitSet tables) implements SourceEvent {

  private static final long serialVersionUID = 1;
}
