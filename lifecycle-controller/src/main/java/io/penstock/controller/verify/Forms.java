package io.penstock.controller.verify;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.BinaryFormat;
import io.penstock.model.type.PgType;
import io.penstock.model.type.PgType.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The form of each type that docs/types.md carries. Where a value does not fit, the source's text
 * is of what is written in its place: a declared loss is no difference.
 */
final class Forms {

  private static final Set<String> PLAIN = Set.of("text", "varchar", "name", "json", "jsonb");

  private Forms() {}

  /** A column's; empty where nothing can be said. */
  static Optional<Form> of(ColumnPlan column) {
    return of(column.type(), bare(column.targetType()), column.binaryFormat());
  }

  /** The type without what says that it may be NULL or is stored as a dictionary. */
  static String bare(String target) {
    String type = target;
    for (String around : new String[] {"LowCardinality(", "Nullable("}) {
      if (type.startsWith(around)) {
        type = type.substring(around.length(), type.length() - 1);
      }
    }
    return type;
  }

  static Optional<Form> of(PgType declared, String target, @Nullable BinaryFormat binary) {
    PgType type = declared.storage();
    String name = type.isBuiltIn() ? type.name() : "";
    if (target.equals("String")) {
      return Optional.of(text(type, name, binary));
    }
    if (target.startsWith("Array(") || target.startsWith("Map(")) {
      return CollectionForms.of(type, target, binary);
    }
    return switch (name) {
      case "bool", "int2", "int4", "int8", "oid", "xid", "uuid", "float4", "float8" ->
          number(name, target);
      case "numeric", "money" -> NumericForms.of(type, name, target);
      case "date", "timestamp", "timestamptz", "time" -> TemporalForms.of(name, target);
      case "inet" -> address(target);
      default -> Optional.empty();
    };
  }

  /** What Postgres prints, or the bytes in digits. */
  private static Form text(PgType type, String name, @Nullable BinaryFormat binary) {
    if (name.equals("bytea")) {
      return bytes(binary == null ? BinaryFormat.RAW : binary);
    }
    if (name.equals("money")) {
      return Form.of(v -> "(" + v + ")::numeric::text", v -> v, "", x -> x);
    }
    UnaryOperator<String> printed =
        PLAIN.contains(name)
            ? v -> "(" + v + ")::text"
            // A cast to text differs from what is printed for some: char(n) loses its padding.
            : v -> "CASE WHEN (" + v + ") IS NOT NULL THEN format('%s', " + v + ") END";
    Form form = Form.of(printed, v -> v, "", x -> x);
    boolean found = type.isBuiltIn() || type.kind() == Kind.ENUM;
    if (!found) {
      return form;
    }
    form = form.seekingBy(text -> literal(text, type));
    return name.equals("text") || name.equals("varchar") ? form.inOrder() : form;
  }

  private static Form bytes(BinaryFormat format) {
    return switch (format) {
      case RAW ->
          Form.of(
                  v -> "encode(" + v + ", 'hex')",
                  v -> "lower(hex(" + v + "))",
                  "",
                  x -> "unhex(" + x + ")")
              .seekingBy(text -> "decode(" + Quote.postgresText(text) + ", 'hex')")
              .inOrder();
      case HEX -> Form.of(v -> "upper(encode(" + v + ", 'hex'))", v -> v, "", x -> x);
      case BASE64 ->
          Form.of(v -> "translate(encode(" + v + ", 'base64'), E'\\n', '')", v -> v, "", x -> x);
    };
  }

  private static Optional<Form> number(String name, String target) {
    boolean whole = target.matches("U?Int(8|16|32|64|128|256)");
    return switch (name) {
      case "bool" ->
          target.equals("Bool")
              ? Optional.of(
                  Form.of(
                          v -> "(" + v + ")::text",
                          v -> "if(" + v + ", 'true', 'false')",
                          "false",
                          x -> "CAST(" + x + " = 'true', 'Bool')")
                      .seekingBy(text -> literal(text, PgType.builtIn(16, "bool"))))
              : Optional.empty();
      case "uuid" ->
          target.equals("UUID")
              ? Optional.of(cast(name, target, "00000000-0000-0000-0000-000000000000"))
              : Optional.empty();
      case "float4" -> target.equals("Float32") ? Optional.of(floating(4)) : Optional.empty();
      case "float8" -> target.equals("Float64") ? Optional.of(floating(8)) : Optional.empty();
      // xid has no order, and no operator but equality.
      default ->
          whole
              ? Optional.of(
                  name.equals("xid") ? cast(name, target, "0") : cast(name, target, "0").inOrder())
              : Optional.empty();
    };
  }

  /** A type that both sides print alike. */
  static Form cast(String name, String target, String whenNull) {
    return Form.of(
            v -> "(" + v + ")::text",
            v -> "toString(" + v + ")",
            whenNull,
            x -> "CAST(" + x + ", " + Quote.clickhouseText(target) + ")")
        .seekingBy(text -> literal(text, PgType.builtIn(1, name)));
  }

  /** By their bits: no way of printing is lossless and the same on both sides. */
  static Form floating(int bytes) {
    return floating(bytes, v -> "encode(float" + bytes + "send(" + v + "), 'hex')");
  }

  static Form floating(int bytes, UnaryOperator<String> source) {
    return Form.of(
        source,
        v ->
            "lower(leftPad(hex(reinterpretAsUInt"
                + bytes * 8
                + "("
                + v
                + ")), "
                + bytes * 2
                + ", '0'))",
        "0".repeat(bytes * 2),
        x -> "reinterpretAsFloat" + bytes * 8 + "(reverse(unhex(" + x + ")))");
  }

  private static Optional<Form> address(String target) {
    return switch (target) {
      case "IPv4" ->
          Optional.of(
              Form.of(
                  v ->
                      "CASE WHEN family("
                          + v
                          + ") = 4 AND masklen("
                          + v
                          + ") = 32 THEN "
                          + digits(v)
                          + " END",
                  v -> "lower(leftPad(hex(toUInt32(" + v + ")), 8, '0'))",
                  "0".repeat(8),
                  x -> "toIPv4(IPv4NumToString(reinterpretAsUInt32(reverse(unhex(" + x + ")))))"));
      case "IPv6" ->
          Optional.of(
              Form.of(
                  v ->
                      "CASE WHEN family("
                          + v
                          + ") = 4 AND masklen("
                          + v
                          + ") = 32 THEN '00000000000000000000ffff' || "
                          + digits(v)
                          + " WHEN masklen("
                          + v
                          + ") = 128 THEN "
                          + digits(v)
                          + " END",
                  v -> "lower(hex(" + v + "))",
                  "0".repeat(32),
                  x -> "toIPv6(IPv6NumToString(toFixedString(unhex(" + x + "), 16)))"));
      default -> Optional.empty();
    };
  }

  /** network_send: family, mask bits, a flag and the size before the address. */
  private static String digits(String value) {
    return "substr(encode(inet_send(" + value + "), 'hex'), 9)";
  }

  /** A text as a literal of a type. */
  static String literal(String text, PgType type) {
    return Quote.postgresText(text) + "::" + Quote.postgres(type.schema(), type.name());
  }
}
