package io.penstock.job.encode;

import io.penstock.model.type.LossyKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** numeric's text to Decimal: {@code -12.340}; numeric_out never prints an exponent. */
final class TextDecimalWriter extends ValueWriter {

  private static final int CHUNK = 1_000_000_000;

  private final DecimalTarget target;
  private final WideInteger wide = new WideInteger();

  TextDecimalWriter(CellContext cell, DecimalTarget target) {
    super(cell);
    this.target = target;
  }

  @Override
  public void write(byte[] source, int offset, int length, RowBuffer out) {
    int end = offset + length;
    boolean negative = length > 0 && source[offset] == '-';
    int first = negative ? offset + 1 : offset;
    if (first >= end) {
      throw cell.refused("not a number");
    }
    if (source[first] == 'N' || source[first] == 'I') {
      writeLost(LossyKind.NOT_A_NUMBER, out);
      return;
    }
    int point = first;
    while (point < end && source[point] != '.') {
      point++;
    }
    while (first < point && source[first] == '0') {
      first++;
    }
    int kept = Math.min(end, point == end ? end : point + 1 + target.scale());
    int magnitude = point - first + target.scale();
    boolean direct =
        magnitude <= target.precision()
            && (target.signed() || !negative)
            && allZero(source, kept, end);
    if (!direct) {
      target.writeUnusual(decimal(source, offset, length), this, out);
      return;
    }
    int missing = target.scale() - Math.max(0, kept - point - 1);
    if (magnitude <= 18) {
      long unscaled = digits(source, first, kept) * DecimalTarget.power(missing);
      begin(out);
      target.write(negative ? -unscaled : unscaled, out);
    } else {
      gather(source, first, kept);
      wide.multiplyPowerOfTen(missing);
      begin(out);
      wide.write(negative, target.bytes(), out);
    }
  }

  private long digits(byte[] source, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (source[i] != '.') {
        value = value * 10 + digit(source[i]);
      }
    }
    return value;
  }

  private void gather(byte[] source, int from, int to) {
    wide.clear();
    int chunk = 0;
    int scale = 1;
    for (int i = from; i < to; i++) {
      if (source[i] == '.') {
        continue;
      }
      chunk = chunk * 10 + digit(source[i]);
      scale *= 10;
      if (scale == CHUNK) {
        wide.multiplyAdd(CHUNK, chunk);
        chunk = 0;
        scale = 1;
      }
    }
    if (scale > 1) {
      wide.multiplyAdd(scale, chunk);
    }
  }

  private int digit(byte character) {
    int digit = character - '0';
    if (digit < 0 || digit > 9) {
      throw cell.refused("not a number");
    }
    return digit;
  }

  private static boolean allZero(byte[] source, int from, int to) {
    for (int i = from; i < to; i++) {
      if (source[i] != '0') {
        return false;
      }
    }
    return true;
  }

  private BigDecimal decimal(byte[] source, int offset, int length) {
    try {
      return new BigDecimal(new String(source, offset, length, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException e) {
      throw cell.refused("not a number");
    }
  }

  @Override
  void writeDefault(RowBuffer out) {
    target.write(0, out);
  }
}
