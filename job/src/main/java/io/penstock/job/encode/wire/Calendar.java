package io.penstock.job.encode.wire;

/**
 * Days of the proleptic Gregorian calendar, as Postgres counts them for all years (manual, appendix
 * "Julian Dates"). Years here are astronomical: 0 is 1 BC.
 *
 * <p>Counting from 1 March puts the leap day at a year's end, where it disturbs nothing; 400 years
 * are a fixed 146097 days.
 */
public final class Calendar {

  private static final int DAYS_PER_ERA = 146_097;

  /** From 0000-03-01 to 1970-01-01. */
  private static final int EPOCH_SHIFT = 719_468;

  private Calendar() {}

  /** Days since 1970-01-01. */
  public static long epochDay(long year, int month, int day) {
    long marchYear = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(marchYear, 400);
    int yearOfEra = (int) (marchYear - era * 400);
    int marchMonth = month <= 2 ? month + 9 : month - 3;
    int dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_PER_ERA + dayOfEra - EPOCH_SHIFT;
  }

  /** The date of a day since 1970-01-01, packed as {@code year × 512 + month × 32 + day}. */
  public static long packedDate(long epochDay) {
    long shifted = epochDay + EPOCH_SHIFT;
    long era = Math.floorDiv(shifted, DAYS_PER_ERA);
    int dayOfEra = (int) (shifted - era * DAYS_PER_ERA);
    int yearOfEra =
        (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / (DAYS_PER_ERA - 1)) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
    return year * 512 + month * 32L + day;
  }
}
