package io.penstock.job.encode;

import io.penstock.model.type.LossyKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A destination that holds {@code value × 10^scale} as a little-endian two's complement number:
 * Decimal(P, S) in 4, 8, 16 or 32 bytes (ClickHouse docs, "Decimal"), Int256 and UInt256.
 *
 * @param precision decimal digits that always fit
 * @param scale ≥ 0
 * @param bytes 4, 8, 16 or 32
 * @param minimum the least unscaled value
 * @param maximum the greatest unscaled value
 */
record DecimalTarget(int precision, int scale, int bytes, BigInteger minimum, BigInteger maximum) {

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  /** Whether {@code type} is such a destination. */
  static boolean accepts(TargetType type) {
    return type.is("Decimal") || type.is("Int256") || type.is("UInt256");
  }

  static DecimalTarget of(TargetType type) {
    if (type.is("Decimal")) {
      int precision = type.argument(0);
      int scale = type.arguments().size() > 1 ? type.argument(1) : 0;
      int bytes = precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32;
      BigInteger maximum = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
      return new DecimalTarget(precision, scale, bytes, maximum.negate(), maximum);
    }
    if (type.is("Int256")) {
      BigInteger end = BigInteger.ONE.shiftLeft(255);
      return new DecimalTarget(76, 0, 32, end.negate(), end.subtract(BigInteger.ONE));
    }
    BigInteger end = BigInteger.ONE.shiftLeft(256);
    return new DecimalTarget(76, 0, 32, BigInteger.ZERO, end.subtract(BigInteger.ONE));
  }

  /** Of money, whose integer counts hundredths: the destination must do so too. */
  static DecimalTarget ofMoney(CellContext cell, TargetType type) {
    DecimalTarget target = of(type);
    if (target.scale != 2 || target.precision < 19) {
      throw cell.unsupported("Decimal(" + target.precision + ", " + target.scale + ")");
    }
    return target;
  }

  /** 10^exponent, exponent 0 … 18. */
  static long power(int exponent) {
    return POWERS[exponent];
  }

  boolean signed() {
    return minimum.signum() < 0;
  }

  /** Writes an unscaled value that fits in a long. */
  void write(long unscaled, RowBuffer out) {
    IntegerWriters.writeInteger(unscaled, bytes, out);
  }

  /** Writes an unscaled value between {@link #minimum} and {@link #maximum}. */
  private void write(BigInteger unscaled, RowBuffer out) {
    byte[] bigEndian = unscaled.toByteArray();
    int sign = unscaled.signum() < 0 ? 0xFF : 0;
    for (int i = 0; i < bytes; i++) {
      int index = bigEndian.length - 1 - i;
      out.writeByte(index >= 0 ? bigEndian[index] : sign);
    }
  }

  /**
   * Writes a value that the fast ways leave: rounded half away from zero as Postgres rounds
   * numerics, and counted where that changed it; NULL or 0 and counted where it does not fit.
   */
  void writeUnusual(BigDecimal value, ValueWriter writer, RowBuffer out) {
    // Only digits above the limits' length matter: do not expand 1e131071 to its digits.
    if (value.precision() - value.scale() > 80) {
      writer.writeLost(LossyKind.OUT_OF_RANGE, out);
      return;
    }
    BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
    BigInteger unscaled = rounded.unscaledValue();
    if (unscaled.compareTo(minimum) < 0 || unscaled.compareTo(maximum) > 0) {
      writer.writeLost(LossyKind.OUT_OF_RANGE, out);
      return;
    }
    if (rounded.compareTo(value) != 0) {
      writer.cell.lossy().add(LossyKind.ROUNDED);
    }
    writer.begin(out);
    write(unscaled, out);
  }
}
