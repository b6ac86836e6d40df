package io.penstock.job.encode;

import io.penstock.model.type.LossyKind;

/**
 * What Date32 and DateTime64 hold: 1900-01-01 … 2299-12-31 (ClickHouse docs, "Date32",
 * "DateTime64"). A value outside goes to the nearer end and is counted; a timestamp keeps its time
 * of day.
 */
final class TimeRange {

  /** 2000-01-01, Postgres's day 0, in days since 1970-01-01. */
  static final int POSTGRES_EPOCH_DAY = 10_957;

  static final long MICROS_PER_DAY = 86_400_000_000L;

  /** 1900-01-01, which is also the default of Date32 (DateTime64's is 1970). */
  static final int FIRST_DAY = -25_567;

  private static final int LAST_DAY = 120_529;
  private static final long POSTGRES_EPOCH_MICROS = POSTGRES_EPOCH_DAY * MICROS_PER_DAY;
  private static final long FIRST_MICRO = FIRST_DAY * MICROS_PER_DAY;
  private static final long LAST_MICRO = (LAST_DAY + 1) * MICROS_PER_DAY - 1;

  private TimeRange() {}

  /** Days since 1970, moved into the range. */
  static int clampDay(long epochDay, LossyCounter lossy) {
    if (epochDay >= FIRST_DAY && epochDay <= LAST_DAY) {
      return (int) epochDay;
    }
    lossy.add(LossyKind.CLAMPED);
    return epochDay < 0 ? FIRST_DAY : LAST_DAY;
  }

  /** A timestamp as Postgres stores it, as microseconds since 1970 in the range. */
  static long fromPostgres(long sinceEpoch2000, LossyCounter lossy) {
    if (sinceEpoch2000 >= FIRST_MICRO - POSTGRES_EPOCH_MICROS
        && sinceEpoch2000 <= LAST_MICRO - POSTGRES_EPOCH_MICROS) {
      return sinceEpoch2000 + POSTGRES_EPOCH_MICROS;
    }
    lossy.add(LossyKind.CLAMPED);
    if (sinceEpoch2000 == Long.MIN_VALUE) {
      return FIRST_MICRO;
    }
    if (sinceEpoch2000 == Long.MAX_VALUE) {
      return LAST_MICRO;
    }
    long timeOfDay = Math.floorMod(sinceEpoch2000, MICROS_PER_DAY);
    return (sinceEpoch2000 < 0 ? FIRST_DAY : LAST_DAY) * MICROS_PER_DAY + timeOfDay;
  }
}
