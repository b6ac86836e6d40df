package io.penstock.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A position in the write-ahead log: an unsigned 64-bit byte offset, written as two hexadecimal
 * halves ({@code 16/B374D848}; PostgreSQL manual, "pg_lsn Type").
 *
 * @param value the offset; compared as unsigned
 */
public record Lsn(long value) implements Comparable<Lsn> {

  /** Before every position; Postgres prints it as {@code 0/0} and treats it as "none". */
  public static final Lsn NONE = new Lsn(0);

  /**
   * Parses the form that Postgres prints.
   *
   * @throws IllegalArgumentException when {@code text} is not {@code X/X} with 1–8 hex digits each
   */
  @JsonCreator
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash > 8 || text.length() - slash - 1 < 1 || text.length() - slash - 1 > 8) {
      throw new IllegalArgumentException("not an LSN: " + text);
    }
    long high = Long.parseUnsignedLong(text, 0, slash, 16);
    long low = Long.parseUnsignedLong(text, slash + 1, text.length(), 16);
    return new Lsn(high << 32 | low);
  }

  /** Whether this position lies after {@code other}. */
  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  /** Bytes from {@code earlier} up to this position, 0 when this is not after it. */
  public long bytesSince(Lsn earlier) {
    return isAfter(earlier) ? value - earlier.value : 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
        + "/"
        + Long.toHexString(value & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
  }
}
