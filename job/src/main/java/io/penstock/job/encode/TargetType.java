package io.penstock.job.encode;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ClickHouse type as RowBinary sees it: {@code LowCardinality} is written as what it wraps, so it
 * leaves no trace here.
 *
 * @param nullable whether it stood in {@code Nullable(…)}
 * @param name without arguments: {@code Decimal}, {@code Array}
 * @param arguments as written, between commas: {@code 10}, {@code 2}
 * @param element of an array, else null
 */
record TargetType(
    boolean nullable, String name, List<String> arguments, @Nullable TargetType element) {

  /** Reads a type as TypeMap or a user writes it. */
  static TargetType parse(String text) {
    String type = text.strip();
    int open = type.indexOf('(');
    if (open < 0) {
      return new TargetType(false, type, List.of(), null);
    }
    if (!type.endsWith(")")) {
      throw new IllegalArgumentException("unbalanced type " + text);
    }
    String name = type.substring(0, open).strip();
    String inside = type.substring(open + 1, type.length() - 1);
    return switch (name) {
      case "LowCardinality" -> parse(inside);
      case "Nullable" -> {
        TargetType inner = parse(inside);
        yield new TargetType(true, inner.name, inner.arguments, inner.element);
      }
      case "Array" -> new TargetType(false, name, List.of(), parse(inside));
      default ->
          new TargetType(
              false, name, Arrays.stream(inside.split(",")).map(String::strip).toList(), null);
    };
  }

  /** As ClickHouse writes it, for types that hold no other but Nullable's. */
  String text() {
    String plain = arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
    return nullable ? "Nullable(" + plain + ")" : plain;
  }

  boolean is(String wanted) {
    return name.equals(wanted);
  }

  /** {@code DateTime64(6)} whatever its time zone; of all other types the name alone. */
  String nameWithPrecision() {
    return is("DateTime64") || is("Time64") ? name + "(" + arguments.get(0) + ")" : name;
  }

  /** The numeric argument at {@code index}. */
  int argument(int index) {
    return Integer.parseInt(arguments.get(index));
  }
}
