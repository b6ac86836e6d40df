package io.penstock.job.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the values of one TupleData lie within a message (manual, "Logical Replication Message
 * Formats"). Reused for every row of a relation.
 */
final class Tuple {

  static final byte NULL = 'n';
  static final byte UNCHANGED = 'u';
  static final byte TEXT = 't';
  static final byte BINARY = 'b';

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  final byte[] kinds;
  final int[] offsets;
  final int[] lengths;
  boolean hasUnchanged;

  Tuple(int columns) {
    kinds = new byte[columns];
    offsets = new int[columns];
    lengths = new int[columns];
  }

  /**
   * Reads a TupleData.
   *
   * @return the offset after it
   */
  int parse(byte[] message, int start) {
    int at = start + 2;
    int columns = (short) SHORT.get(message, start);
    if (columns != kinds.length) {
      throw new IllegalStateException(
          "a tuple of " + columns + " columns for a relation of " + kinds.length);
    }
    hasUnchanged = false;
    for (int i = 0; i < columns; i++) {
      byte kind = message[at++];
      kinds[i] = kind;
      if (kind == BINARY || kind == TEXT) {
        int length = (int) INT.get(message, at);
        offsets[i] = at + 4;
        lengths[i] = length;
        at += 4 + length;
      } else if (kind == UNCHANGED) {
        hasUnchanged = true;
      }
    }
    return at;
  }

  /** Whether a column has the same value in {@code other}; both lie in {@code message}. */
  boolean sameValue(int column, Tuple other, byte[] message) {
    if (kinds[column] == UNCHANGED || other.kinds[column] == UNCHANGED) {
      return true;
    }
    if (kinds[column] != other.kinds[column]) {
      return false;
    }
    if (kinds[column] == NULL) {
      return true;
    }
    return Arrays.equals(
        message,
        offsets[column],
        offsets[column] + lengths[column],
        message,
        other.offsets[column],
        other.offsets[column] + other.lengths[column]);
  }
}
