package io.penstock.stack.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL that prints a value alike on both sides: what Postgres prints where ClickHouse holds text,
 * else a form that loses nothing (floats as their bits, times with six decimals).
 */
final class CanonicalText {

  private static final Pattern DECIMAL = Pattern.compile("Decimal\\(\\d+, (\\d+)\\)");

  private CanonicalText() {}

  /** The expression in Postgres, for a value of type {@code typname}. */
  static String postgres(String type, String value) {
    return switch (type) {
      case "float4" -> "encode(float4send(" + value + "), 'hex')";
      case "float8" -> "encode(float8send(" + value + "), 'hex')";
      case "bytea" -> "encode(" + value + ", 'hex')";
      case "timestamp" -> "to_char(" + value + ", 'YYYY-MM-DD HH24:MI:SS.US')";
      case "timestamptz" -> "to_char(" + value + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')";
      case "time" -> "to_char(" + value + "::interval, 'HH24:MI:SS.US')";
      case "money" -> value + "::numeric::text";
      case "bool" -> value + "::text";
      // What the type prints: a cast to text differs for some (char(n) loses its padding).
      default -> "CASE WHEN " + value + " IS NOT NULL THEN format('%s', " + value + ") END";
    };
  }

  /** The expression in ClickHouse, for the same value in a column of {@code targetType}. */
  static String clickhouse(String type, String targetType, String value) {
    return switch (type) {
      case "float4" ->
          "lower(leftPad(hex(reinterpretAsUInt32(assumeNotNull(" + value + "))), 8, '0'))";
      case "float8" ->
          "lower(leftPad(hex(reinterpretAsUInt64(assumeNotNull(" + value + "))), 16, '0'))";
      case "bytea" -> "lower(hex(assumeNotNull(" + value + ")))";
      // Of Bool as of UInt8, which others make of it.
      case "bool" -> "if(assumeNotNull(" + value + "), 'true', 'false')";
      default -> plain(targetType, "assumeNotNull(" + value + ")");
    };
  }

  private static String plain(String targetType, String value) {
    Matcher decimal = DECIMAL.matcher(targetType);
    if (decimal.find()) {
      // toString() drops trailing zeros, Postgres prints the column's scale.
      return "toDecimalString(" + value + ", " + decimal.group(1) + ")";
    }
    return "CAST(" + value + ", 'String')";
  }
}
