package io.penstock.job.encode;

import java.nio.charset.StandardCharsets;

/** Integers, booleans, floats and money from their text. */
final class TextNumberWriters {

  private TextNumberWriters() {}

  /** Integers to two's complement of any width: {@code -42}. */
  static final class Whole extends ValueWriter {
    private final int targetBytes;

    Whole(CellContext cell, int targetBytes) {
      super(cell);
      this.targetBytes = targetBytes;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      int i = offset;
      int end = offset + length;
      boolean negative = length > 0 && source[offset] == '-';
      if (negative) {
        i++;
      }
      if (i == end || end - i > 19) {
        throw cell.refused("not an integer");
      }
      // Gathered as a negative number, whose range is the larger one.
      long value = 0;
      for (; i < end; i++) {
        int digit = source[i] - '0';
        if (digit < 0 || digit > 9) {
          throw cell.refused("not an integer");
        }
        value = value * 10 - digit;
      }
      begin(out);
      IntegerWriters.writeInteger(negative ? value : -value, targetBytes, out);
    }

    @Override
    void writeDefault(RowBuffer out) {
      IntegerWriters.writeInteger(0, targetBytes, out);
    }
  }

  /** {@code t} and {@code f}, or what a cast prints. */
  static final class Bool extends ValueWriter {
    Bool(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      int first = length == 0 ? 0 : source[offset];
      if (first != 't' && first != 'f') {
        throw cell.refused("not a boolean");
      }
      begin(out);
      out.writeByte(first == 't' ? 1 : 0);
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeByte(0);
    }
  }

  /** real and double precision, NaN and ±Infinity included: Java spells them as Postgres does. */
  static final class Floating extends ValueWriter {
    private static final double[] EXACT_POWERS = new double[23];

    static {
      double power = 1;
      for (int i = 0; i < EXACT_POWERS.length; i++) {
        EXACT_POWERS[i] = power;
        power *= 10;
      }
    }

    private final int targetBytes;
    private final boolean single;

    /**
     * @param single whether the text is a real's
     * @param targetBytes 4 or 8
     */
    Floating(CellContext cell, boolean single, int targetBytes) {
      super(cell);
      this.single = single;
      this.targetBytes = targetBytes;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      double value;
      try {
        value = single ? parseSingle(source, offset, length) : parse(source, offset, length);
      } catch (NumberFormatException e) {
        throw cell.refused("not a number");
      }
      begin(out);
      if (targetBytes == 4) {
        out.writeInt(Float.floatToRawIntBits((float) value));
      } else {
        out.writeLong(Double.doubleToRawLongBits(value));
      }
    }

    private static double parseSingle(byte[] source, int offset, int length) {
      return Float.parseFloat(new String(source, offset, length, StandardCharsets.ISO_8859_1));
    }

    /**
     * A short number without exponent is digits / 10^n with both exact as doubles, so that one
     * division rounds right; all others go the long way.
     */
    private static double parse(byte[] source, int offset, int length) {
      int end = offset + length;
      int i = length > 0 && source[offset] == '-' ? offset + 1 : offset;
      long digits = 0;
      int point = -1;
      if (end - i <= 16) {
        for (; i < end; i++) {
          int digit = source[i] - '0';
          if (digit >= 0 && digit <= 9) {
            digits = digits * 10 + digit;
          } else if (source[i] == '.' && point < 0) {
            point = i;
          } else {
            break;
          }
        }
      }
      if (i < end || digits >= 1L << 53 || length == 0) {
        return Double.parseDouble(new String(source, offset, length, StandardCharsets.ISO_8859_1));
      }
      double value = point < 0 ? digits : digits / EXACT_POWERS[end - 1 - point];
      return source[offset] == '-' ? -value : value;
    }

    @Override
    void writeDefault(RowBuffer out) {
      if (targetBytes == 4) {
        out.writeInt(0);
      } else {
        out.writeLong(0);
      }
    }
  }

  /**
   * money to Decimal(19, 2). cash_out prints with the signs, separators and decimals of
   * lc_monetary, of whatever kind: the digits in a row are the stored integer, and a minus or
   * parentheses say that it is negative.
   */
  static final class Money extends ValueWriter {
    private final DecimalTarget target;

    Money(CellContext cell, DecimalTarget target) {
      super(cell);
      this.target = target;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      long cents = cents(source, offset, length);
      begin(out);
      target.write(cents, out);
    }

    static long cents(byte[] source, int offset, int length) {
      long negated = 0;
      boolean negative = false;
      for (int i = offset; i < offset + length; i++) {
        int character = source[i];
        if (character >= '0' && character <= '9') {
          negated = negated * 10 - (character - '0');
        } else if (character == '-' || character == '(') {
          negative = true;
        }
      }
      return negative ? negated : -negated;
    }

    @Override
    void writeDefault(RowBuffer out) {
      target.write(0, out);
    }
  }
}
