package io.penstock.job.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One message of a walsender, where it lies (manual, "Streaming Replication Protocol": XLogData and
 * Primary keepalive message). Set again for each message, so that a change costs no object.
 */
final class WalMessage {

  static final int XLOG_DATA = 'w';
  static final int KEEPALIVE = 'k';

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes of XLogData before what pgoutput wrote: tag, start, end and clock. */
  private static final int BEFORE_PAYLOAD = 25;

  /** Of a keepalive: behind tag, end and clock. */
  private static final int REPLY = 17;

  private byte[] array = {};
  private int from;
  private int length;

  void set(byte[] source, int offset, int bytes) {
    array = source;
    from = offset;
    length = bytes;
  }

  /** What it lies in. */
  byte[] array() {
    return array;
  }

  /** Bytes of all of it. */
  int length() {
    return length;
  }

  int tag() {
    return array[from];
  }

  /** Of XLogData where its record lies in the WAL, of a keepalive how far the server is. */
  long start() {
    return (long) LONG.get(array, from + 1);
  }

  /** Whether a keepalive asks for an answer. */
  boolean wantsReply() {
    return array[from + REPLY] != 0;
  }

  /** Where what pgoutput wrote begins in {@link #array}. */
  int payload() {
    return from + BEFORE_PAYLOAD;
  }

  /** The kind of what pgoutput wrote. */
  byte kind() {
    return array[payload()];
  }

  /** A copy that stays when the next message comes. */
  WalMessage copy() {
    WalMessage copy = new WalMessage();
    copy.set(Arrays.copyOfRange(array, from, from + length), 0, length);
    return copy;
  }
}
