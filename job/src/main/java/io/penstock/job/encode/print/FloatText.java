package io.penstock.job.encode.print;

/**
 * real and double precision as float4out and float8out print them with {@code extra_float_digits}
 * 1: shortest digits, fixed notation up to 6 or 15 integer digits and down to 0.0001 (src/common,
 * f2s.c and d2s.c).
 */
final class FloatText {

  private static final int LEAST_FIXED = -4;
  private static final int FLOAT_FIXED_END = 6;
  private static final int DOUBLE_FIXED_END = 15;

  private FloatText() {}

  static void print(double value, TextBuffer out) {
    if (!special(value, 1 / value < 0, out)) {
      ShortestDecimal decimal = new ShortestDecimal();
      decimal.shorten(Math.abs(value));
      layOut(decimal, DOUBLE_FIXED_END, out);
    }
  }

  static void print(float value, TextBuffer out) {
    if (!special(value, 1 / value < 0, out)) {
      ShortestDecimal decimal = new ShortestDecimal();
      decimal.shorten(Math.abs(value));
      layOut(decimal, FLOAT_FIXED_END, out);
    }
  }

  /** Prints NaN, infinities and zeros whole; of others, the minus. */
  private static boolean special(double value, boolean negativeZero, TextBuffer out) {
    if (Double.isNaN(value)) {
      out.ascii("NaN");
      return true;
    }
    if (value < 0 || (value == 0 && negativeZero)) {
      out.put('-');
    }
    if (value == 0) {
      out.put('0');
      return true;
    }
    if (Double.isInfinite(value)) {
      out.ascii("Infinity");
      return true;
    }
    return false;
  }

  private static void layOut(ShortestDecimal decimal, int fixedEnd, TextBuffer out) {
    int count = 1;
    long power = 1;
    while (decimal.digits() / power >= 10) {
      power *= 10;
      count++;
    }
    int exponent = decimal.exponent() + count - 1;
    if (exponent < LEAST_FIXED || exponent >= fixedEnd) {
      out.put('0' + (int) (decimal.digits() / power));
      if (count > 1) {
        out.put('.').digits(decimal.digits() % power, count - 1);
      }
      out.put('e').put(exponent < 0 ? '-' : '+').digits(Math.abs(exponent), 2);
    } else if (decimal.exponent() >= 0) {
      out.digits(decimal.digits(), 1).fill('0', decimal.exponent());
    } else if (exponent < 0) {
      out.ascii("0.").fill('0', -exponent - 1).digits(decimal.digits(), 1);
    } else {
      long unit = 1;
      for (int i = decimal.exponent(); i < 0; i++) {
        unit *= 10;
      }
      out.digits(decimal.digits() / unit, 1).put('.');
      out.digits(decimal.digits() % unit, -decimal.exponent());
    }
  }
}
