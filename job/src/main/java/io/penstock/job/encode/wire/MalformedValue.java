package io.penstock.job.encode.wire;

/**
 * A value's bytes do not have the shape of its type. The message tells the structure that was
 * expected, never a part of the value.
 */
public final class MalformedValue extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MalformedValue(String message) {
    super(message);
  }

  /** A value of fixed width has another one. */
  public static MalformedValue length(int expected, int actual) {
    return new MalformedValue(expected + " bytes expected, " + actual + " found");
  }
}
