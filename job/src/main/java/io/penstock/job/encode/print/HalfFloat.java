package io.penstock.job.encode.print;

/** Numbers of IEEE 754's binary16. */
public final class HalfFloat {

  private static final int MANTISSA_BITS = 10;
  private static final int MANTISSA = (1 << MANTISSA_BITS) - 1;
  private static final int BIAS = 15;

  private HalfFloat() {}

  /** The float that is equal to it. */
  public static float of(short bits) {
    int exponent = bits >> MANTISSA_BITS & 0x1F;
    int mantissa = bits & MANTISSA;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) mantissa, 1 - BIAS - MANTISSA_BITS);
    } else {
      magnitude =
          Math.scalb((float) (mantissa | 1 << MANTISSA_BITS), exponent - BIAS - MANTISSA_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
