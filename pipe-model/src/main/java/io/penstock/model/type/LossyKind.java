package io.penstock.model.type;

/** In what way a value was not carried exactly. Its name is part of a metric's. */
public enum LossyKind {
  /** A date outside 1900-01-01 … 2299-12-31, or infinite. */
  CLAMPED("a date outside 1900 to 2299, or infinite, becomes the nearer end of that"),
  /** A numeric NaN or ±Infinity. */
  NOT_A_NUMBER("NaN or an infinity becomes NULL, or 0 where the column is not Nullable"),
  /** A value that passes the destination's range. */
  OUT_OF_RANGE(
      "a value that the column's type has no room for becomes NULL, or the default where the"
          + " column is not Nullable"),
  /** A numeric with more decimals than the destination has. */
  ROUNDED("a number with more decimals than the column has is rounded, half away from zero"),
  /** json that is no object, in a JSON column. */
  NOT_AN_OBJECT("json that is no object becomes NULL, or {} where the column is not Nullable"),
  /** NULL in place of an array or a map. */
  NULL_ARRAY("NULL in place of an array or a map becomes an empty one"),
  /** An array of another depth than declared. */
  RESHAPED("an array of another depth than declared is flattened or wrapped");

  private final String meaning;

  LossyKind(String meaning) {
    this.meaning = meaning;
  }

  /** What is written instead, as a clause. */
  public String meaning() {
    return meaning;
  }
}
