package io.penstock.job.encode;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.model.type.LossyKind;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * numeric from numeric_send (src/backend/utils/adt/numeric.c) to Decimal: four 16-bit words (count
 * of digits, weight of the first, sign, display scale), then digits of base 10000. No object is
 * made for a value that fits exactly.
 */
final class NumericDecimalWriter extends ValueWriter {

  private static final int BASE = 10_000;
  private static final int BASE_DIGITS = 4;
  private static final int HEADER = 8;
  private static final int NEGATIVE = 0x4000;
  private static final int SPECIAL = 0xC000;

  private final DecimalTarget target;
  private final int precision;
  private final int scale;
  private final boolean signed;
  private final WideInteger wide = new WideInteger();

  NumericDecimalWriter(CellContext cell, DecimalTarget target) {
    super(cell);
    this.target = target;
    this.precision = target.precision();
    this.scale = target.scale();
    this.signed = target.signed();
  }

  @Override
  public void write(byte[] source, int offset, int length, RowBuffer out) {
    if (length < HEADER) {
      throw cell.badLength(HEADER, length);
    }
    int count = BigEndian.getShort(source, offset) & 0xFFFF;
    int weight = BigEndian.getShort(source, offset + 2);
    int sign = BigEndian.getShort(source, offset + 4) & 0xFFFF;
    if (length != HEADER + 2 * count) {
      throw cell.badLength(HEADER + 2 * count, length);
    }
    if ((sign & SPECIAL) == SPECIAL) {
      writeLost(LossyKind.NOT_A_NUMBER, out);
      return;
    }
    boolean negative = sign == NEGATIVE;
    if (count == 0) {
      begin(out);
      target.write(0, out);
      return;
    }
    int first = offset + HEADER;
    // An upper bound of the unscaled value's decimal digits; exact unless the first digit is 0.
    int magnitude = BASE_DIGITS * weight + scale + decimalLength(digit(source, first, 0));
    boolean direct = magnitude <= precision && (signed || !negative);
    if (direct && magnitude <= 18) {
      direct = writeNarrow(source, first, count, weight, negative, out);
    } else if (direct) {
      direct = writeWide(source, first, count, weight, negative, out);
    }
    if (!direct) {
      target.writeUnusual(decimal(source, first, count, weight, negative), this, out);
    }
  }

  /** At most 18 digits: in a long. False, with nothing written, when decimals would be lost. */
  private boolean writeNarrow(
      byte[] source, int first, int count, int weight, boolean negative, RowBuffer out) {
    long unscaled = 0;
    int exponent = BASE_DIGITS * weight + scale;
    int i = 0;
    for (; i < count && exponent >= 0; i++, exponent -= BASE_DIGITS) {
      unscaled = unscaled * BASE + digit(source, first, i);
    }
    if (i == count) {
      unscaled *= DecimalTarget.power(exponent + BASE_DIGITS);
    } else {
      if (exponent > -BASE_DIGITS) {
        int digit = digit(source, first, i++);
        int cut = (int) DecimalTarget.power(-exponent);
        if (digit % cut != 0) {
          return false;
        }
        unscaled = unscaled * DecimalTarget.power(exponent + BASE_DIGITS) + digit / cut;
      }
      if (!allZero(source, first, i, count)) {
        return false;
      }
    }
    begin(out);
    target.write(negative ? -unscaled : unscaled, out);
    return true;
  }

  /** Up to 76 digits, the same way in limbs. */
  private boolean writeWide(
      byte[] source, int first, int count, int weight, boolean negative, RowBuffer out) {
    wide.clear();
    int exponent = BASE_DIGITS * weight + scale;
    int i = 0;
    for (; i + 1 < count && exponent >= BASE_DIGITS; i += 2, exponent -= 2 * BASE_DIGITS) {
      int high = digit(source, first, i);
      int low = digit(source, first, i + 1);
      wide.multiplyAdd(BASE * BASE, high * BASE + low);
    }
    for (; i < count && exponent >= 0; i++, exponent -= BASE_DIGITS) {
      wide.multiplyAdd(BASE, digit(source, first, i));
    }
    if (i == count) {
      wide.multiplyPowerOfTen(exponent + BASE_DIGITS);
    } else {
      if (exponent > -BASE_DIGITS) {
        int digit = digit(source, first, i++);
        int cut = (int) DecimalTarget.power(-exponent);
        if (digit % cut != 0) {
          return false;
        }
        wide.multiplyAdd((int) DecimalTarget.power(exponent + BASE_DIGITS), digit / cut);
      }
      if (!allZero(source, first, i, count)) {
        return false;
      }
    }
    begin(out);
    wide.write(negative, target.bytes(), out);
    return true;
  }

  private int digit(byte[] source, int first, int index) {
    int digit = BigEndian.getShort(source, first + 2 * index);
    if (digit < 0 || digit >= BASE) {
      throw cell.refused("a digit that is not of base 10000");
    }
    return digit;
  }

  private boolean allZero(byte[] source, int first, int from, int count) {
    for (int i = from; i < count; i++) {
      if (digit(source, first, i) != 0) {
        return false;
      }
    }
    return true;
  }

  private BigDecimal decimal(byte[] source, int first, int count, int weight, boolean negative) {
    BigInteger digits = BigInteger.ZERO;
    BigInteger base = BigInteger.valueOf(BASE);
    for (int i = 0; i < count; i++) {
      digits = digits.multiply(base).add(BigInteger.valueOf(digit(source, first, i)));
    }
    return new BigDecimal(negative ? digits.negate() : digits, BASE_DIGITS * (count - 1 - weight));
  }

  /** Decimal digits of a number 0 … 9999. */
  private static int decimalLength(int digit) {
    return digit < 10 ? (digit == 0 ? 0 : 1) : digit < 100 ? 2 : digit < 1000 ? 3 : 4;
  }

  @Override
  void writeDefault(RowBuffer out) {
    target.write(0, out);
  }
}
