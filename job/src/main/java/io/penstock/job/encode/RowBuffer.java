package io.penstock.job.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array that rows are written to: little-endian numbers, strings after their LEB128
 * length, which is RowBinary (ClickHouse docs, "RowBinary"). Or one column's values: these have the
 * same bytes in the format Native, but for the marks of Nullable, which lie in an array of their
 * own there ({@link #column}). Not thread-safe.
 */
public final class RowBuffer {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Most that is taken beyond what is needed. */
  private static final int MAX_STEP = 4 << 20;

  private final @Nullable RowBuffer marks;
  private byte[] bytes;
  private int size;

  /** An empty buffer with room for {@code capacity} bytes. */
  public RowBuffer(int capacity) {
    this(capacity, null);
  }

  private RowBuffer(int capacity, @Nullable RowBuffer marks) {
    this.bytes = new byte[capacity];
    this.marks = marks;
  }

  /**
   * An empty buffer for the values of one Nullable column.
   *
   * @param marks gets a byte for each value: 1 where it is NULL, and the type's default stands here
   */
  static RowBuffer column(int capacity, RowBuffer marks) {
    return new RowBuffer(capacity, marks);
  }

  /** Says that a value follows in a Nullable. */
  void markValue() {
    (marks == null ? this : marks).writeByte(0);
  }

  /** Says that a Nullable is NULL; returns whether the type's default has to follow. */
  boolean markNull() {
    (marks == null ? this : marks).writeByte(1);
    return marks != null;
  }

  /** The backing array; valid up to {@link #size()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** Bytes written. */
  public int size() {
    return size;
  }

  /** Forgets everything after {@code newSize} bytes; the array stays. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Makes room for {@code more} bytes beyond the present size. */
  public void ensure(int more) {
    if (bytes.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    // Doubling for the last byte after one of 100 MB would take as much again.
    long step = Math.min(bytes.length, MAX_STEP);
    long wanted = Math.max(bytes.length, (long) size + more) + step;
    if ((long) size + more > Integer.MAX_VALUE - 16) {
      throw new OutOfMemoryError("a row buffer would pass 2 GiB");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  public void writeShort(short value) {
    ensure(2);
    SHORT.set(bytes, size, value);
    size += 2;
  }

  public void writeInt(int value) {
    ensure(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  public void writeLong(long value) {
    ensure(8);
    LONG.set(bytes, size, value);
    size += 8;
  }

  /** LEB128, unsigned, as before strings and arrays. */
  public void writeVarUInt(int value) {
    ensure(5);
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes[size++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  public void writeBytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** A ClickHouse String: length, then the bytes. */
  public void writeString(byte[] source, int offset, int length) {
    writeVarUInt(length);
    writeBytes(source, offset, length);
  }
}
