package io.penstock.job.encode;

/**
 * An unsigned integer of up to 256 bits that decimal digits are gathered in, without an object per
 * value: limbs of 32 bits in longs, lowest first.
 */
final class WideInteger {

  private static final int LIMBS = 8;
  private static final long MASK = 0xFFFF_FFFFL;

  private final long[] limbs = new long[LIMBS];
  private int used;

  /** Sets it to 0. */
  void clear() {
    for (int i = 0; i < used; i++) {
      limbs[i] = 0;
    }
    used = 0;
  }

  /** {@code this = this × factor + addend}; both below 2^31. The caller knows that it fits. */
  void multiplyAdd(int factor, int addend) {
    long carry = addend;
    for (int i = 0; i < used; i++) {
      long product = limbs[i] * factor + carry;
      limbs[i] = product & MASK;
      carry = product >>> 32;
    }
    if (carry != 0) {
      limbs[used++] = carry;
    }
  }

  /** {@code this = this × 10^exponent}. */
  void multiplyPowerOfTen(int exponent) {
    int rest = exponent;
    while (rest > 0) {
      int step = Math.min(rest, 9);
      multiplyAdd((int) DecimalTarget.power(step), 0);
      rest -= step;
    }
  }

  /** Writes {@code bytes} of it, or of its negation, as little-endian two's complement. */
  void write(boolean negative, int bytes, RowBuffer out) {
    long carry = negative ? 1 : 0;
    long flip = negative ? MASK : 0;
    for (int i = 0; i < bytes / 4; i++) {
      long limb = (limbs[i] ^ flip) + carry;
      out.writeInt((int) limb);
      carry = limb >>> 32;
    }
  }
}
