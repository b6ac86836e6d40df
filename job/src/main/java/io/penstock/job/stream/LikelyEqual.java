package io.penstock.job.stream;

import io.penstock.job.postgres.Printed;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.util.Optional;

/**
 * The SQL by which Postgres finds the rows that may look like another one in the target. It may
 * find more than those, never fewer: for each column there is a function of the value which is the
 * same for all values that become the same one. Values that only the target makes one are NULL and
 * its default, dates beyond its range, numbers that are none, zeros of both signs, and arrays of
 * one content in different shapes.
 *
 * @param ofRow the function of the table's column
 * @param ofText of the text that {@link KeyText} makes of a value
 */
record LikelyEqual(String ofRow, String ofText) {

  /** Longer texts are compared by their beginnings, so that they need not be hashed whole. */
  static final int BEGINNING = 200;

  /**
   * For a column.
   *
   * @param name of the column now
   * @param text SQL for the text of the other row's value
   * @return empty where nothing can be said
   */
  static Optional<LikelyEqual> of(ColumnPlan column, boolean binary, String name, String text) {
    PgType type = column.type().storage();
    boolean asMapped = column.targetType().equals(TypeMap.destination(column.type()));
    String row = Quote.postgres(name);
    if (type.kind() == PgType.Kind.ARRAY) {
      return asMapped ? both("coalesce(cardinality(%s), 0)", row, type, binary, text) : none();
    }
    if (type.isBuiltIn() && type.name().equals("bytea")) {
      String start = "substring(coalesce(%s, '') FROM 1 FOR " + BEGINNING + ")";
      return both(start, row, type, binary, text);
    }
    if (!asMapped) {
      return none();
    }
    return switch (column.targetType()) {
      case "String", "LowCardinality(String)" ->
          Optional.of(new LikelyEqual(beginning(Printed.sql(name)), beginning(text)));
      case "Bool" -> both("coalesce(%s, false)", row, type, binary, text);
      case "UUID" ->
          both("coalesce(%s, '00000000-0000-0000-0000-000000000000')", row, type, binary, text);
      default -> numberOrTime(column, type, binary, row, text);
    };
  }

  private static Optional<LikelyEqual> numberOrTime(
      ColumnPlan column, PgType type, boolean binary, String row, String text) {
    return switch (type.name()) {
      case "int2", "int4", "int8" ->
          // What cannot be NULL is left as it is: an index on it may help.
          both(column.refusesNull() ? "%s" : "coalesce(%s, 0)", row, type, binary, text);
      case "float4", "float8" -> both("coalesce(%s, 0)", row, type, binary, text);
      case "numeric" ->
          both(
              "CASE WHEN %1$s NOT IN ('NaN', 'Infinity', '-Infinity') THEN %1$s ELSE 0 END",
              row, type, binary, text);
      case "date", "timestamp", "timestamptz" ->
          // The days at the ends, where others come to lie, and the defaults are alike.
          both(
              "CASE WHEN %1$s BETWEEN '1900-01-03' AND '2299-12-29' AND %1$s <> '1970-01-01'"
                  + " THEN %1$s ELSE '1970-01-01' END",
              row, type, binary, text);
      default -> none();
    };
  }

  private static Optional<LikelyEqual> both(
      String function, String row, PgType type, boolean binary, String text) {
    return Optional.of(
        new LikelyEqual(
            function.formatted(row), function.formatted(KeyText.value(type, binary, text))));
  }

  private static String beginning(String text) {
    return "left(coalesce(" + text + ", ''), " + BEGINNING + ") COLLATE \"C\"";
  }

  private static Optional<LikelyEqual> none() {
    return Optional.empty();
  }
}
