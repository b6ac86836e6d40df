package io.penstock.job.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Updates of one relation that cannot be written before the source was asked for values. */
final class WaitingRows {

  /**
   * An Update message.
   *
   * @param start the byte after the relation's oid
   * @param version of its row
   * @param before where the stream stood before it
   * @param alone whether it is to be asked for by itself
   */
  record Waiting(byte[] message, int start, long version, StreamMark before, boolean alone) {

    Waiting asAlone() {
      return new Waiting(message, start, version, before, true);
    }
  }

  private final Deque<Waiting> rows = new ArrayDeque<>();
  private int bytes;

  void add(Waiting row) {
    rows.addLast(row);
    bytes += row.message().length;
  }

  /** Puts one back to where it was. */
  void addFirst(Waiting row) {
    rows.addFirst(row);
    bytes += row.message().length;
  }

  /** The oldest; null when there is none. */
  @Nullable Waiting poll() {
    Waiting row = rows.pollFirst();
    if (row != null) {
      bytes -= row.message().length;
    }
    return row;
  }

  @Nullable Waiting peek() {
    return rows.peekFirst();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  int count() {
    return rows.size();
  }

  /** Bytes of the messages. */
  int bytes() {
    return bytes;
  }
}
