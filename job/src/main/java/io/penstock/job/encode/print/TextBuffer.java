package io.penstock.job.encode.print;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of UTF-8 bytes that values are printed to, reused from value to value. */
public final class TextBuffer {

  private static final int LARGEST_KEPT = 1 << 20;

  private byte[] bytes = new byte[64];
  private int size;

  /** The backing array; valid up to {@link #size()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  /** Empties it. The room that one huge value needed is given back. */
  public TextBuffer clear() {
    size = 0;
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[64];
    }
    return this;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      long wanted = Math.max((long) bytes.length * 2, (long) size + more);
      if ((long) size + more > Integer.MAX_VALUE - 16) {
        throw new OutOfMemoryError("a value's text would pass 2 GiB");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
    }
  }

  public TextBuffer put(int character) {
    ensure(1);
    bytes[size++] = (byte) character;
    return this;
  }

  public TextBuffer put(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
    return this;
  }

  public TextBuffer put(TextBuffer other) {
    return put(other.bytes, 0, other.size);
  }

  /** Appends a short constant. */
  public TextBuffer ascii(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
    return put(encoded, 0, encoded.length);
  }

  public TextBuffer fill(int character, int count) {
    ensure(count);
    Arrays.fill(bytes, size, size + count, (byte) character);
    size += count;
    return this;
  }

  public TextBuffer decimal(long value) {
    if (value >= 0) {
      return digits(value, 1);
    }
    put('-');
    return value == Long.MIN_VALUE ? ascii("9223372036854775808") : digits(-value, 1);
  }

  /** Appends a number that uses the sign bit as a digit. */
  public TextBuffer unsigned(long value) {
    if (value >= 0) {
      return digits(value, 1);
    }
    long tenth = (value >>> 1) / 5;
    return digits(tenth, 1).put('0' + (int) (value - tenth * 10));
  }

  /** Appends {@code value} ≥ 0 with zeros in front up to {@code width}. */
  public TextBuffer digits(long value, int width) {
    int count = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    if (count < width) {
      fill('0', width - count);
    }
    ensure(count);
    long rest = value;
    for (int i = size + count - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
    return this;
  }

  /** Two lower-case hexadecimal digits. */
  public TextBuffer hexByte(int value) {
    return put(Character.forDigit(value >> 4 & 0xF, 16)).put(Character.forDigit(value & 0xF, 16));
  }

  /** Appends microseconds of a second as a fraction without its trailing zeros, nothing for 0. */
  public TextBuffer fraction(int micros) {
    if (micros != 0) {
      put('.').digits(micros, 6);
      while (bytes[size - 1] == '0') {
        size--;
      }
    }
    return this;
  }
}
