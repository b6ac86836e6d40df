package io.penstock.controller.plan;

import io.penstock.controller.source.ExistingValue;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.PgType;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value of Postgres as an expression of ClickHouse, for rows that are older than their column.
 */
final class ExistingLiteral {

  private static final Pattern WITHIN = Pattern.compile("(19\\d\\d|2[012]\\d\\d)-\\d\\d-\\d\\d.*");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final Pattern FLOAT =
      Pattern.compile("(-?\\d+(\\.\\d+)?(e[+-]?\\d+)?|NaN|-?Infinity)");

  private ExistingLiteral() {}

  /**
   * The expression.
   *
   * @param column that the rows lack
   * @return empty where there is none that gives the same value
   */
  static Optional<String> of(ExistingValue value, ColumnPlan column) {
    if (value.kind() != ExistingValue.Kind.VALUE || column.binaryFormat() != null) {
      return Optional.empty();
    }
    PgType type = column.type();
    String target = column.targetType();
    String text = value.text();
    PgType storage = type.storage();
    String plain = plain(target);
    if (storage.kind() == PgType.Kind.ARRAY) {
      // Only this array needs no reading.
      return text.equals("{}") ? Optional.of("[]") : Optional.empty();
    }
    if (plain.equals("String")) {
      return string(storage, text);
    }
    int open = plain.indexOf('(');
    boolean fits =
        switch (open < 0 ? plain : plain.substring(0, open)) {
          case "Int16", "Int32", "Int64", "Int128", "Int256", "UInt32", "UInt64", "UInt256" ->
              NUMBER.matcher(text).matches() && text.indexOf('.') < 0;
          case "Decimal" -> storage.name().equals("numeric") && NUMBER.matcher(text).matches();
          case "Float32", "Float64" -> FLOAT.matcher(text).matches();
          case "Date32" -> WITHIN.matcher(text).matches() && text.length() == 10;
          case "DateTime64" -> WITHIN.matcher(text).matches() && !text.endsWith("BC");
          case "UUID", "Time64" -> true;
          case "Bool" -> text.equals("t") || text.equals("f");
          default -> false;
        };
    return fits ? Optional.of(cast(plain, text)) : Optional.empty();
  }

  private static String cast(String type, String text) {
    if (type.equals("Bool")) {
      return text.equals("t") ? "true" : "false";
    }
    if (type.startsWith("DateTime64")) {
      // Printed under TimeZone = UTC; a server's own zone would read it as another moment.
      return "toDateTime64("
          + Quote.clickhouseText(text.replaceFirst("\\+00$", ""))
          + ", 6, 'UTC')";
    }
    return "CAST(" + Quote.clickhouseText(text) + ", " + Quote.clickhouseText(type) + ")";
  }

  private static Optional<String> string(PgType type, String text) {
    boolean bytes = type.isBuiltIn() && type.name().equals("bytea");
    if (bytes) {
      return text.startsWith("\\x")
          ? Optional.of("unhex(" + Quote.clickhouseText(text.substring(2)) + ")")
          : Optional.empty();
    }
    boolean otherwise =
        type.isBuiltIn()
            && (type.name().equals("bool")
                || type.name().equals("money")
                || type.name().equals("char"));
    return otherwise ? Optional.empty() : Optional.of(Quote.clickhouseText(text));
  }

  /** The type without Nullable and LowCardinality around it. */
  static String plain(String type) {
    String inner = type;
    for (String wrapper : new String[] {"LowCardinality(", "Nullable("}) {
      if (inner.startsWith(wrapper)) {
        inner = inner.substring(wrapper.length(), inner.length() - 1);
      }
    }
    return inner;
  }
}
