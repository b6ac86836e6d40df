package io.penstock.controller.plan;

import io.penstock.model.type.PgType;
import java.util.List;

/**
 * Which changes of a column's type leave every value what it was, so that the target's column can
 * be given the new type in place. A USING clause may change values all the same; see
 * docs/schema-changes.md.
 */
final class Widening {

  private static final List<String> INTEGERS = List.of("int2", "int4", "int8");

  private Widening() {}

  /** Whether all values of {@code from} are the same values in {@code to}. */
  static boolean holds(PgType from, PgType to) {
    PgType before = from.storage();
    PgType after = to.storage();
    if (before.equals(after)) {
      return true;
    }
    if (before.kind() == PgType.Kind.ENUM && after.isBuiltIn()) {
      return after.name().equals("text") || unlimited(after);
    }
    if (!before.isBuiltIn() || !after.isBuiltIn()) {
      return false;
    }
    if (INTEGERS.contains(before.name()) && INTEGERS.contains(after.name())) {
      return INTEGERS.indexOf(before.name()) <= INTEGERS.indexOf(after.name());
    }
    if (before.name().equals("float4") && after.name().equals("float8")) {
      return true;
    }
    if (isText(before)) {
      return after.name().equals("text")
          || unlimited(after)
          || after.name().equals("varchar")
              && before.name().equals("varchar")
              && before.typmod() >= 0
              && after.typmod() >= before.typmod();
    }
    if (!before.name().equals(after.name())) {
      return false;
    }
    return switch (before.name()) {
      case "numeric" -> numeric(before.typmod(), after.typmod());
      // Their modifier is the number of decimals of the seconds; none is six.
      case "timestamp", "timestamptz", "time", "timetz" ->
          after.typmod() == -1 || before.typmod() >= 0 && after.typmod() >= before.typmod();
      default -> before.typmod() == after.typmod();
    };
  }

  /** Not bpchar, whose padding a cast takes away. */
  private static boolean isText(PgType type) {
    return type.name().equals("text") || type.name().equals("varchar");
  }

  private static boolean unlimited(PgType type) {
    return type.name().equals("varchar") && type.typmod() == -1;
  }

  /** Unlimited numeric prints more or fewer zeros than a target of another type would. */
  private static boolean numeric(int before, int after) {
    if (before < 4 || after < 4) {
      return before == after;
    }
    int scaleBefore = scale(before);
    int scaleAfter = scale(after);
    int wholeBefore = precision(before) - scaleBefore;
    int wholeAfter = precision(after) - scaleAfter;
    return wholeAfter >= wholeBefore && scaleAfter >= scaleBefore;
  }

  /** See {@code TypeMap}: the modifier's two halves. */
  private static int precision(int typmod) {
    return typmod - 4 >> 16 & 0xFFFF;
  }

  private static int scale(int typmod) {
    return ((typmod - 4 & 0x7FF) ^ 0x400) - 0x400;
  }
}
