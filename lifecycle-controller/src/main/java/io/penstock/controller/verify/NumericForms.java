package io.penstock.controller.verify;

import io.penstock.model.sql.Quote;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** numeric and money in types that do not hold every number. */
final class NumericForms {

  private static final Pattern DECIMAL = Pattern.compile("Decimal\\((\\d+), (\\d+)\\)");
  private static final String UNNUMBERED = "('NaN', 'Infinity', '-Infinity')";

  private NumericForms() {}

  static Optional<Form> of(PgType type, String name, String target) {
    Matcher decimal = DECIMAL.matcher(target);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return Optional.of(
          name.equals("money")
              ? decimal(v -> "(" + v + ")::numeric::text", target, scale)
              : TypeMap.destination(type).equals(target)
                  // The column's own modifier keeps all its values within the target.
                  ? decimal(v -> "nullif((" + v + ")::text, 'NaN')", target, scale)
                      .seekingBy(text -> seek(text, type))
                      .inOrder()
                  : decimal(
                      v -> fitting(v, scale, BigInteger.TEN.pow(precision - scale), false),
                      target,
                      scale));
    }
    if (name.equals("money")) {
      return Optional.empty();
    }
    return switch (target) {
      case "Int256" -> Optional.of(whole(target, BigInteger.ONE.shiftLeft(255), false));
      case "UInt256" -> Optional.of(whole(target, BigInteger.ONE.shiftLeft(256), true));
      case "Float64" -> Optional.of(Forms.floating(8, NumericForms::nearest));
      default -> Optional.empty();
    };
  }

  /** Nought stands for what is no number, too. */
  private static @Nullable String seek(String text, PgType type) {
    return new BigDecimal(text).signum() == 0 ? null : Forms.literal(text, type);
  }

  private static Form decimal(UnaryOperator<String> source, String target, int scale) {
    return Form.of(
        source,
        // toString drops trailing zeros, Postgres prints the column's scale.
        v -> "toDecimalString(" + v + ", " + scale + ")",
        scale == 0 ? "0" : "0." + "0".repeat(scale),
        x -> "CAST(" + x + ", " + Quote.clickhouseText(target) + ")");
  }

  private static Form whole(String target, BigInteger end, boolean unsigned) {
    return Form.of(
        v -> fitting(v, 0, end, unsigned),
        v -> "toString(" + v + ")",
        "0",
        x -> "CAST(" + x + ", '" + target + "')");
  }

  /**
   * Rounded half away from zero as the job rounds; NULL at and above {@code end}. Int256's least
   * value, one below its negated end, is the only one that is told wrong.
   */
  private static String fitting(String value, int scale, BigInteger end, boolean unsigned) {
    String rounded = "round(" + value + ", " + scale + ")";
    return "CASE WHEN ("
        + value
        + ")::text IN "
        + UNNUMBERED
        + " OR "
        + (unsigned ? rounded + " < 0 OR " + rounded : "abs(" + rounded + ")")
        + " >= "
        + end
        + " THEN NULL ELSE "
        + rounded
        + "::text END";
  }

  /** Postgres refuses to make a float of what is too large or too small for one. */
  private static String nearest(String value) {
    return "encode(float8send(CASE WHEN ("
        + value
        + ")::text IN "
        + UNNUMBERED
        + " THEN ("
        + value
        + ")::float8 WHEN abs("
        + value
        + ") >= 1.7976931348623158e308 THEN (CASE WHEN "
        + value
        + " > 0 THEN 'Infinity' ELSE '-Infinity' END)::float8 WHEN abs("
        + value
        + ") < 2.3e-308 AND "
        + value
        + " <> 0 THEN 0 ELSE ("
        + value
        + ")::float8 END), 'hex')";
  }
}
