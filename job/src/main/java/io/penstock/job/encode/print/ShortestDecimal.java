package io.penstock.job.encode.print;

import java.math.BigInteger;

/**
 * The shortest decimal {@code digits × 10^exponent} that reads back as the same binary float, the
 * closest one where several are as short: what Postgres prints since version 12. Java 17's {@code
 * Double.toString} is sometimes longer (JDK-4511638).
 *
 * <p>The method is Raffaello Giulietti's "The Schubfach way to render doubles" (2020), with one
 * difference: Postgres never takes a decimal that lies exactly on the border to the neighbouring
 * float (src/common/d2s.c, "STRICTLY_SHORTEST"), so both borders count as outside here.
 */
final class ShortestDecimal {

  private static final int LEAST_POWER = -293;
  private static final int GREATEST_POWER = 325;
  private static final int POWER_BITS = 126;
  private static final long LOW_63 = Long.MAX_VALUE;

  /** 10^e scaled to 126 bits and rounded up, its upper and lower 63 bits, from LEAST_POWER on. */
  private static final long[] POWERS = powers();

  private long digits;
  private int exponent;

  long digits() {
    return digits;
  }

  int exponent() {
    return exponent;
  }

  /** Takes a positive, finite double. */
  void shorten(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> 52 & 0x7FF);
    long fraction = bits & (1L << 52) - 1;
    if (biased == 0) {
      shorten(fraction, -1074, false);
    } else {
      shorten(fraction | 1L << 52, biased - 1075, fraction == 0 && biased > 1);
    }
  }

  /** Takes a positive, finite float. */
  void shorten(float value) {
    int bits = Float.floatToRawIntBits(value);
    int biased = bits >>> 23 & 0xFF;
    int fraction = bits & (1 << 23) - 1;
    if (biased == 0) {
      shorten(fraction, -149, false);
    } else {
      shorten(fraction | 1 << 23, biased - 150, fraction == 0 && biased > 1);
    }
  }

  /**
   * Takes {@code significand × 2^power}.
   *
   * @param lopsided whether the lower neighbour is half as far away as the upper one
   */
  private void shorten(long significand, int power, boolean lopsided) {
    // 10^k is the greatest power of ten that is not above the width of the rounding interval.
    int k = lopsided ? floorLog10ThreeQuartersPow2(power) : floorLog10Pow2(power);
    int shift = power + floorLog2Pow10(-k) + 2;
    int index = 2 * (-k - LEAST_POWER);
    long high = POWERS[index];
    long low = POWERS[index + 1];
    // The value and the borders of its interval in quarters of 10^k.
    long middle = scaled(high, low, (4 * significand) << shift);
    long below = scaled(high, low, (4 * significand - (lopsided ? 1 : 2)) << shift);
    long above = scaled(high, low, (4 * significand + 2) << shift);

    long floor = middle >> 2;
    long floorTen = floor / 10 * 10;
    boolean floorTenFits = below < floorTen << 2;
    boolean nextTenFits = (floorTen + 10) << 2 < above;
    if (floorTenFits != nextTenFits) {
      take(floorTenFits ? floorTen : floorTen + 10, k);
      return;
    }
    boolean floorFits = below < floor << 2;
    boolean nextFits = (floor + 1) << 2 < above;
    boolean takeFloor = floorFits;
    if (floorFits == nextFits) {
      long fromHalf = middle - (4 * floor + 2);
      takeFloor = fromHalf < 0 || (fromHalf == 0 && (floor & 1) == 0);
    }
    take(takeFloor ? floor : floor + 1, k);
  }

  private void take(long decimal, int power) {
    digits = decimal;
    exponent = power;
    while (digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
  }

  /**
   * {@code power of ten × factor / 2^127}, rounded to odd: the last bit also says that something
   * was cut off, which is all that comparisons need.
   */
  private static long scaled(long high, long low, long factor) {
    long lowCarry = (Math.multiplyHigh(low, factor) << 1) | ((low * factor) >>> 63);
    long fraction = high * factor;
    long result = Math.multiplyHigh(high, factor);
    fraction += lowCarry;
    if (Long.compareUnsigned(fraction, lowCarry) < 0) {
      result++;
    }
    return fraction == 0 ? result : result | 1;
  }

  /** floor(log10(2^e)), in fixed point. */
  private static int floorLog10Pow2(int e) {
    return (int) ((e * 661_971_961_083L) >> 41);
  }

  /** floor(log10(3/4 × 2^e)). */
  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) ((e * 661_971_961_083L - 274_743_187_321L) >> 41);
  }

  /** floor(log2(10^e)). */
  private static int floorLog2Pow10(int e) {
    return (int) ((e * 913_124_641_741L) >> 38);
  }

  private static long[] powers() {
    long[] table = new long[2 * (GREATEST_POWER - LEAST_POWER + 1)];
    for (int e = LEAST_POWER; e <= GREATEST_POWER; e++) {
      int shift = POWER_BITS - 1 - floorLog2Pow10(e);
      BigInteger power = BigInteger.TEN.pow(Math.abs(e));
      BigInteger scaled;
      if (e < 0) {
        scaled = BigInteger.ONE.shiftLeft(shift).divide(power);
      } else {
        scaled = power.shiftLeft(shift);
      }
      scaled = scaled.add(BigInteger.ONE);
      int index = 2 * (e - LEAST_POWER);
      table[index] = scaled.shiftRight(63).longValue();
      table[index + 1] = scaled.longValue() & LOW_63;
    }
    return table;
  }
}
