package io.penstock.controller.fields;

import io.penstock.model.error.ErrorCode;

/**
 * Something that is wrong with what a user gave.
 *
 * @param field path of the field it concerns: {@code source.postgres.tableMappings[2].sourceTable}
 * @param code which kind of problem
 * @param message what is wrong in this case
 * @param remedy what to do
 * @param sql what mends it when it is run in the source as it stands, or empty
 */
public record Problem(String field, ErrorCode code, String message, String remedy, String sql) {

  /** A problem that no statement mends by itself. */
  public Problem(String field, ErrorCode code, String message, String remedy) {
    this(field, code, message, remedy, "");
  }

  /** A problem with its code's usual remedy. */
  public static Problem of(String field, ErrorCode code, String message) {
    return new Problem(field, code, message, code.remedy());
  }

  /** A problem with the field's own form. */
  public static Problem invalid(String field, String message) {
    return of(field, ErrorCode.INVALID_FIELD, message);
  }

  /** The same of another field. */
  public Problem at(String other) {
    return new Problem(other, code, message, remedy, sql);
  }

  /** One line for people. */
  public String text() {
    String where = field.isEmpty() ? "" : field + ": ";
    // The usual remedy of a malformed field only repeats the message.
    return code == ErrorCode.INVALID_FIELD && remedy.equals(code.remedy())
        ? where + message
        : where + message + " [" + code + "]. " + remedy;
  }
}
