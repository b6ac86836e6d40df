package io.penstock.model.type;

import io.penstock.model.type.PgType.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which ClickHouse types a user may choose for a column ({@code destinationType}). */
public final class TypeOverride {

  private static final Pattern DECIMAL =
      Pattern.compile("Decimal\\s*\\(\\s*(\\d{1,2})\\s*(?:,\\s*(\\d{1,2})\\s*)?\\)");
  private static final String ANY_DECIMAL = "Decimal(P, S)";
  private static final int MAX_PRECISION = 76;

  /** Every setting that chooses another type. */
  private static final TypeChoices OTHERWISE =
      new TypeChoices(TypeChoices.UnboundedNumeric.DECIMAL, TypeChoices.JsonAs.JSON, null);

  private TypeOverride() {}

  /**
   * The type as ClickHouse prints it, without {@code Nullable}.
   *
   * @param usual what the column gets when nothing is chosen; that may always be chosen
   * @param ordering whether rows are told apart by the column: there a type that makes different
   *     values one is refused
   * @throws IllegalArgumentException saying what may be chosen instead
   */
  public static String resolve(PgType type, String usual, String wanted, boolean ordering) {
    String text = wanted.strip();
    if (text.startsWith("Nullable(")) {
      throw new IllegalArgumentException(
          "must be given without Nullable: the source's NOT NULL and allowNullableColumns decide"
              + " that");
    }
    if (text.equals(usual)) {
      return usual;
    }
    List<String> allowed = allowed(type, ordering);
    if (allowed.contains(text) && !text.equals(ANY_DECIMAL)) {
      return text;
    }
    Matcher decimal = DECIMAL.matcher(text);
    if (allowed.contains(ANY_DECIMAL) && decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2));
      if (precision < 1 || precision > MAX_PRECISION || scale > precision) {
        throw new IllegalArgumentException(
            "must have a precision of 1 to 76 and a scale of at most that");
      }
      return "Decimal(" + precision + ", " + scale + ")";
    }
    throw new IllegalArgumentException(
        "\""
            + wanted
            + "\" is not for "
            + type.display()
            + (ordering ? " in a key" : "")
            + "; leave it out for "
            + usual
            + ", or choose "
            + String.join(" or ", allowed));
  }

  /**
   * What a column outside of the key may become: first what is usual without settings, then what
   * some setting makes usual, then what may be chosen besides; {@code Decimal(P, S)} stands for any
   * precision and scale.
   *
   * @throws io.penstock.model.error.PipeException when the type is not carried
   */
  public static List<String> all(PgType type) {
    Set<String> all = new LinkedHashSet<>();
    all.add(TypeMap.of(TypeMap.BEHAVIOUR_VERSION, TypeChoices.DEFAULT).target(type));
    all.add(TypeMap.of(TypeMap.BEHAVIOUR_VERSION, OTHERWISE).target(type));
    all.addAll(allowed(type, false));
    return List.copyOf(all);
  }

  /** What may be chosen for a type besides its usual destination. */
  public static List<String> allowed(PgType declared, boolean ordering) {
    PgType type = declared.storage();
    List<String> allowed = new ArrayList<>();
    allowed.add("String");
    if (type.kind() != Kind.BASE || !type.isBuiltIn()) {
      return allowed;
    }
    switch (type.name()) {
      case "int2" -> allowed.addAll(List.of("Int32", "Int64", "Int128", "Int256"));
      case "int4" -> allowed.addAll(List.of("Int64", "Int128", "Int256"));
      case "int8" -> allowed.addAll(List.of("Int128", "Int256"));
      case "oid", "xid" ->
          allowed.addAll(List.of("UInt64", "UInt128", "UInt256", "Int64", "Int128", "Int256"));
      case "numeric" -> {
        allowed.addAll(List.of(ANY_DECIMAL, "Int256", "UInt256"));
        if (!ordering) {
          allowed.add("Float64");
        }
      }
      case "json", "jsonb" -> {
        if (!ordering) {
          allowed.add("JSON");
        }
      }
      case "inet" -> allowed.addAll(List.of("IPv4", "IPv6"));
      default -> {}
    }
    return allowed;
  }
}
