package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;

/**
 * interval in style {@code postgres} (src/backend/utils/adt/datetime.c, EncodeInterval): {@code 1
 * year -2 mons +3 days -04:05:06.7}. A part after a negative one bears a plus sign.
 */
final class IntervalText implements TextForm {

  private static final long MICROS_PER_HOUR = 3_600_000_000L;

  private boolean empty;
  private boolean afterNegative;

  @Override
  public void print(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(16, length);
    long micros = BigEndian.getLong(source, offset);
    int days = BigEndian.getInt(source, offset + 8);
    int months = BigEndian.getInt(source, offset + 12);
    // Infinite intervals came with PG 17: every part at its extreme.
    if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
      out.ascii("infinity");
      return;
    }
    if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
      out.ascii("-infinity");
      return;
    }
    empty = true;
    afterNegative = false;
    part(months / 12, "year", out);
    part(months % 12, "mon", out);
    part(days, "day", out);
    if (empty || micros != 0) {
      time(micros, out);
    }
  }

  private void part(int value, String unit, TextBuffer out) {
    if (value == 0) {
      return;
    }
    if (!empty) {
      out.put(' ');
    }
    if (afterNegative && value > 0) {
      out.put('+');
    }
    out.decimal(value).put(' ').ascii(unit);
    if (value != 1) {
      out.put('s');
    }
    afterNegative = value < 0;
    empty = false;
  }

  private void time(long micros, TextBuffer out) {
    if (!empty) {
      out.put(' ');
    }
    if (micros < 0) {
      out.put('-');
    } else if (afterNegative) {
      out.put('+');
    }
    // Taken apart before the sign is dropped: the least long has no positive counterpart.
    long hours = Math.abs(micros / MICROS_PER_HOUR);
    long rest = Math.abs(micros % MICROS_PER_HOUR);
    out.digits(hours, 2);
    out.put(':').digits(rest / 60_000_000, 2);
    out.put(':').digits(rest / 1_000_000 % 60, 2);
    out.fraction((int) (rest % 1_000_000));
  }
}
