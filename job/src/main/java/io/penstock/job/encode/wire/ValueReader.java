package io.penstock.job.encode.wire;

/**
 * Walks through the bytes of one value and never past its end: values lie in a row's buffer, so the
 * array's own bounds would let a broken length read the neighbour. Reused from value to value.
 */
public final class ValueReader {

  private byte[] source = new byte[0];
  private int position;
  private int end;

  /** Starts at a value's first byte. */
  public ValueReader reset(byte[] value, int offset, int length) {
    source = value;
    position = offset;
    end = offset + length;
    return this;
  }

  public byte[] source() {
    return source;
  }

  /** Index in {@link #source()} of the next byte. */
  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  /** Passes over {@code count} bytes and returns where they start. */
  public int skip(int count) {
    if (count < 0 || count > end - position) {
      throw new MalformedValue(count + " bytes expected, " + (end - position) + " left");
    }
    int start = position;
    position += count;
    return start;
  }

  public int unsignedByte() {
    return source[skip(1)] & 0xFF;
  }

  public short shortValue() {
    return BigEndian.getShort(source, skip(2));
  }

  public int unsignedShort() {
    return shortValue() & 0xFFFF;
  }

  public int intValue() {
    return BigEndian.getInt(source, skip(4));
  }

  public long longValue() {
    return BigEndian.getLong(source, skip(8));
  }

  public double doubleValue() {
    return Double.longBitsToDouble(longValue());
  }

  /** A count that announces {@code count × width} bytes at least. */
  public int count(int width) {
    int count = intValue();
    if (count < 0 || (long) count * width > remaining()) {
      throw new MalformedValue("a count of " + count + " does not fit the value");
    }
    return count;
  }

  /** The length of the text up to its NUL, which is left to be read. */
  public int cStringLength() {
    for (int i = position; i < end; i++) {
      if (source[i] == 0) {
        return i - position;
      }
    }
    throw new MalformedValue("a text without its end");
  }

  /** Fails unless everything was read. */
  public void finish() {
    if (position != end) {
      throw new MalformedValue((end - position) + " bytes too many");
    }
  }
}
