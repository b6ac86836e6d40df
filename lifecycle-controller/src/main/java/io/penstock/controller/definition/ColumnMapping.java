package io.penstock.controller.definition;

/**
 * What a user wants of one column; at least one of the last three is given.
 *
 * @param name of the source column
 * @param destinationName in the target, or empty for the same
 * @param destinationType of the target without {@code Nullable}, or empty for the usual one
 * @param expression that ClickHouse computes a generated column by, or empty
 */
public record ColumnMapping(
    String name, String destinationName, String destinationType, String expression) {

  /** The same for a column that is called otherwise. */
  public ColumnMapping withName(String other) {
    return new ColumnMapping(other, destinationName, destinationType, expression);
  }
}
