package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.MalformedValue;

/**
 * numeric as numeric_out prints it: all integer digits, then exactly as many decimals as the
 * display scale says (src/backend/utils/adt/numeric.c).
 */
final class NumericText implements TextForm {

  private static final int HEADER = 8;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;
  private static final int[] DIVISORS = {1000, 100, 10, 1};

  @Override
  public void print(byte[] source, int offset, int length, TextBuffer out) {
    if (length < HEADER) {
      throw MalformedValue.length(HEADER, length);
    }
    int count = BigEndian.getShort(source, offset) & 0xFFFF;
    int weight = BigEndian.getShort(source, offset + 2);
    int sign = BigEndian.getShort(source, offset + 4) & 0xFFFF;
    int scale = BigEndian.getShort(source, offset + 6) & 0xFFFF;
    if (length != HEADER + 2 * count) {
      throw MalformedValue.length(HEADER + 2 * count, length);
    }
    switch (sign) {
      case NAN -> out.ascii("NaN");
      case POSITIVE_INFINITY -> out.ascii("Infinity");
      case NEGATIVE_INFINITY -> out.ascii("-Infinity");
      default -> {
        if (sign == NEGATIVE) {
          out.put('-');
        }
        int digits = offset + HEADER;
        integerPart(source, digits, count, weight, out);
        if (scale > 0) {
          out.put('.');
          decimals(source, digits, count, weight, scale, out);
        }
      }
    }
  }

  private static void integerPart(
      byte[] source, int digits, int count, int weight, TextBuffer out) {
    if (weight < 0) {
      out.put('0');
      return;
    }
    out.digits(digit(source, digits, count, 0), 1);
    for (int i = 1; i <= weight; i++) {
      out.digits(digit(source, digits, count, i), 4);
    }
  }

  private static void decimals(
      byte[] source, int digits, int count, int weight, int scale, TextBuffer out) {
    int left = scale;
    for (int i = weight + 1; left > 0; i++) {
      int digit = digit(source, digits, count, i);
      if (left >= 4) {
        out.digits(digit, 4);
        left -= 4;
      } else {
        for (int place = 0; left > 0; place++, left--) {
          out.put('0' + digit / DIVISORS[place] % 10);
        }
      }
    }
  }

  /** The digit at {@code index}; those before the first and after the last are 0. */
  private static int digit(byte[] source, int digits, int count, int index) {
    if (index < 0 || index >= count) {
      return 0;
    }
    int digit = BigEndian.getShort(source, digits + 2 * index);
    if (digit < 0 || digit >= 10_000) {
      throw new MalformedValue("a digit that is not of base 10000");
    }
    return digit;
  }
}
