package io.penstock.job.encode;

import io.penstock.job.encode.wire.Calendar;
import io.penstock.job.encode.wire.MalformedValue;

/**
 * Reads dates and times in ISO style into the numbers that Postgres stores (manual, "Date/Time
 * Output"): {@code 2024-02-29}, {@code 0044-03-15 12:00:00.5+05:30 BC}, {@code -infinity}.
 */
final class TextTemporal {

  private byte[] source = new byte[0];
  private int position;
  private int end;

  /** Days since 2000-01-01; the extremes for ±infinity. */
  int date(byte[] text, int offset, int length) {
    start(text, offset, length);
    if (infinite()) {
      return source[offset] == '-' ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    long days = day(beforeChrist());
    finish();
    return (int) days;
  }

  /** Microseconds since 2000-01-01 (UTC where the text has a zone); the extremes for ±infinity. */
  long timestamp(byte[] text, int offset, int length) {
    start(text, offset, length);
    if (infinite()) {
      return source[offset] == '-' ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    long days = day(beforeChrist());
    expect(' ');
    long micros = timeOfDay();
    if (position < end) {
      micros -= zoneSeconds() * 1_000_000L;
    }
    finish();
    return days * TimeRange.MICROS_PER_DAY + micros;
  }

  /** Microseconds since midnight. */
  long time(byte[] text, int offset, int length) {
    start(text, offset, length);
    long micros = timeOfDay();
    finish();
    return micros;
  }

  private void start(byte[] text, int offset, int length) {
    source = text;
    position = offset;
    end = offset + length;
  }

  private boolean infinite() {
    return end > position && source[end - 1] == 'y';
  }

  /** Takes the era off the end. */
  private boolean beforeChrist() {
    boolean before = end - position > 3 && source[end - 1] == 'C' && source[end - 2] == 'B';
    if (before) {
      end -= 3;
    }
    return before;
  }

  private long day(boolean beforeChrist) {
    int year = number();
    expect('-');
    int month = number();
    expect('-');
    int day = number();
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      throw new MalformedValue("not a date in ISO style");
    }
    return Calendar.epochDay(beforeChrist ? 1 - year : year, month, day)
        - TimeRange.POSTGRES_EPOCH_DAY;
  }

  private long timeOfDay() {
    long seconds = number() * 3600L;
    expect(':');
    seconds += number() * 60L;
    expect(':');
    seconds += number();
    long micros = 0;
    if (position < end && source[position] == '.') {
      position++;
      int start = position;
      micros = number();
      for (int digits = position - start; digits < 6; digits++) {
        micros *= 10;
      }
    }
    return seconds * 1_000_000 + micros;
  }

  /** Seconds east of Greenwich: {@code +05}, {@code -03:30}, {@code +00:19:32}. */
  private int zoneSeconds() {
    boolean west = source[position] == '-';
    if (!west && source[position] != '+') {
      throw new MalformedValue("a zone expected");
    }
    position++;
    int seconds = number() * 3600;
    for (int unit = 60; unit > 0 && position < end && source[position] == ':'; unit /= 60) {
      position++;
      seconds += number() * unit;
    }
    return west ? -seconds : seconds;
  }

  private int number() {
    int start = position;
    int value = 0;
    while (position < end && source[position] >= '0' && source[position] <= '9') {
      value = value * 10 + source[position++] - '0';
    }
    if (position == start || position - start > 9) {
      throw new MalformedValue("not a date or time in ISO style");
    }
    return value;
  }

  private void expect(char wanted) {
    if (position >= end || source[position] != wanted) {
      throw new MalformedValue("not a date or time in ISO style");
    }
    position++;
  }

  private void finish() {
    if (position != end) {
      throw new MalformedValue("more than a date or time");
    }
  }
}
