package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.Calendar;

/** Dates and times in ISO style (src/backend/utils/adt/datetime.c, EncodeDateTime). */
final class TemporalText {

  private static final int POSTGRES_EPOCH_DAY = 10_957;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int MICROS_PER_SECOND = 1_000_000;

  private TemporalText() {}

  static void date(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(4, length);
    int day = BigEndian.getInt(source, offset);
    if (day == Integer.MIN_VALUE || day == Integer.MAX_VALUE) {
      infinity(day < 0, out);
    } else if (putDate(day, out)) {
      out.ascii(" BC");
    }
  }

  static void timestamp(byte[] source, int offset, int length, TextBuffer out) {
    timestamp(source, offset, length, "", out);
  }

  /** In the session's time zone, which is UTC. */
  static void timestamptz(byte[] source, int offset, int length, TextBuffer out) {
    timestamp(source, offset, length, "+00", out);
  }

  private static void timestamp(
      byte[] source, int offset, int length, String zone, TextBuffer out) {
    ScalarText.check(8, length);
    long micros = BigEndian.getLong(source, offset);
    if (micros == Long.MIN_VALUE || micros == Long.MAX_VALUE) {
      infinity(micros < 0, out);
      return;
    }
    boolean beforeChrist = putDate(Math.floorDiv(micros, MICROS_PER_DAY), out);
    out.put(' ');
    putTime(Math.floorMod(micros, MICROS_PER_DAY), out);
    out.ascii(zone);
    if (beforeChrist) {
      out.ascii(" BC");
    }
  }

  static void time(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(8, length);
    putTime(BigEndian.getLong(source, offset), out);
  }

  /** timetz: the zone is stored in seconds west of Greenwich. */
  static void timetz(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(12, length);
    putTime(BigEndian.getLong(source, offset), out);
    int west = BigEndian.getInt(source, offset + 8);
    int seconds = Math.abs(west);
    out.put(west <= 0 ? '+' : '-').digits(seconds / 3600, 2);
    if (seconds % 3600 != 0) {
      out.put(':').digits(seconds / 60 % 60, 2);
    }
    if (seconds % 60 != 0) {
      out.put(':').digits(seconds % 60, 2);
    }
  }

  private static void infinity(boolean negative, TextBuffer out) {
    out.ascii(negative ? "-infinity" : "infinity");
  }

  /** Prints a day since 2000 and tells whether it lies before Christ. */
  private static boolean putDate(long day, TextBuffer out) {
    long packed = Calendar.packedDate(day + POSTGRES_EPOCH_DAY);
    long year = packed >> 9;
    out.digits(year > 0 ? year : 1 - year, 4);
    out.put('-').digits(packed >> 5 & 0xF, 2);
    out.put('-').digits(packed & 0x1F, 2);
    return year <= 0;
  }

  private static void putTime(long micros, TextBuffer out) {
    int seconds = (int) (micros / MICROS_PER_SECOND);
    out.digits(seconds / 3600, 2);
    out.put(':').digits(seconds / 60 % 60, 2);
    out.put(':').digits(seconds % 60, 2);
    out.fraction((int) (micros % MICROS_PER_SECOND));
  }
}
