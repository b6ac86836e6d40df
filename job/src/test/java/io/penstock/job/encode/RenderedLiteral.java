package io.penstock.job.encode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what was read from RowBinary back into a literal of the Postgres type it came from. */
final class RenderedLiteral {

  private final boolean bytea;
  private final char delimiter;
  private final boolean arraysOfArrays;

  /**
   * @param bytea whether Strings hold raw bytes
   * @param delimiter between array elements
   * @param arraysOfArrays whether inner arrays are elements (of a domain), not dimensions
   */
  RenderedLiteral(boolean bytea, char delimiter, boolean arraysOfArrays) {
    this.bytea = bytea;
    this.delimiter = delimiter;
    this.arraysOfArrays = arraysOfArrays;
  }

  @Nullable String of(@Nullable Object value) {
    if (value instanceof String string) {
      byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
      return bytea ? "\\x" + hex(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }
    if (value instanceof Boolean bool) {
      return bool ? "t" : "f";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof LocalDateTime time) {
      return time + "+00";
    }
    if (value instanceof Duration time) {
      return String.format(
          Locale.ROOT,
          "%02d:%02d:%02d.%06d",
          time.toHours(),
          time.toMinutesPart(),
          time.toSecondsPart(),
          time.toNanosPart() / 1000);
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(
              element ->
                  element instanceof List && !arraysOfArrays ? of(element) : quote(of(element)))
          .collect(Collectors.joining("" + delimiter, "{", "}"));
    }
    return value == null ? null : value.toString();
  }

  static String quote(@Nullable String element) {
    return element == null
        ? "NULL"
        : '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte value : bytes) {
      text.append(String.format(Locale.ROOT, "%02x", value));
    }
    return text.toString();
  }
}
