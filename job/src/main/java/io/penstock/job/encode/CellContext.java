package io.penstock.job.encode;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.type.BinaryFormat;

/**
 * What a writer knows about the place it writes to.
 *
 * @param column its name in Postgres, for errors
 * @param type the column's Postgres type, for errors
 * @param nullable whether the destination has a NULL marker before each value
 * @param refusesNull whether the source had no NULL there when the column was planned
 * @param lossy gets what could not be carried exactly
 * @param binaryFormat of bytea in a String
 */
record CellContext(
    String column,
    String type,
    boolean nullable,
    boolean refusesNull,
    LossyCounter lossy,
    BinaryFormat binaryFormat) {

  /** The same column, for the elements of its arrays. */
  CellContext withNullable(boolean elementNullable) {
    return new CellContext(column, type, elementNullable, false, lossy, binaryFormat);
  }

  /** The error for a value of a wrong length; fixed-width types check nothing else. */
  PipeException badLength(int expected, int actual) {
    return refused(MalformedValue.length(expected, actual));
  }

  /** The error for a value that cannot be read; it tells the column and never the value. */
  PipeException refused(MalformedValue cause) {
    return new PipeException(
        ErrorCode.VALUE_REFUSED,
        "column " + column + " of type " + type + ": " + cause.getMessage(),
        cause);
  }

  PipeException refused(String why) {
    return refused(new MalformedValue(why));
  }

  /** The error for the first NULL after a DROP NOT NULL, which the stream says nothing of. */
  PipeException nullRefused() {
    return new PipeException(
        ErrorCode.SCHEMA_CHANGED,
        "column "
            + column
            + " was NOT NULL, so that its target is not Nullable, and now holds NULL. Resync the"
            + " table, after setting it NOT NULL again if it is to stay so");
  }

  PipeException unsupported(String target) {
    return new PipeException(
        ErrorCode.UNSUPPORTED_TYPE,
        "column " + column + ": type " + type + " cannot be carried to " + target);
  }
}
