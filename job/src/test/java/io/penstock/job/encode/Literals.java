package io.penstock.job.encode;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random values as Postgres reads them. */
final class Literals {

  private Literals() {}

  static Arbitrary<String> integer(long min, long max) {
    return Arbitraries.longs().between(min, max).map(String::valueOf);
  }

  /** Any bit pattern, and short decimals. */
  static Arbitrary<String> float8() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(bits -> Double.toString(Double.longBitsToDouble(bits))),
        decimal(12, 6),
        Arbitraries.longs().between(-1L << 55, 1L << 55).map(n -> Double.toString(n)),
        Arbitraries.integers()
            .between(-1074, 1023)
            .map(power -> Double.toString(Math.scalb(1.0, power))));
  }

  static Arbitrary<String> float4() {
    return Arbitraries.oneOf(
        Arbitraries.integers().map(bits -> Float.toString(Float.intBitsToFloat(bits))),
        Arbitraries.integers()
            .between(-149, 127)
            .map(power -> Float.toString(Math.scalb(1.0f, power))));
  }

  /** Up to {@code digits} integer digits and {@code scale} decimals. */
  static Arbitrary<String> decimal(int digits, int scale) {
    Arbitrary<String> whole =
        Arbitraries.bigIntegers()
            .between(BigInteger.ZERO, BigInteger.TEN.pow(digits).subtract(BigInteger.ONE))
            .map(BigInteger::toString);
    Arbitrary<String> fraction = Arbitraries.strings().numeric().ofMinLength(0).ofMaxLength(scale);
    return Combinators.combine(Arbitraries.of("", "-"), whole, fraction)
        .as((sign, left, right) -> sign + left + (right.isEmpty() ? "" : "." + right));
  }

  /** All that quoting may stumble over, and characters of one to four bytes. */
  static Arbitrary<String> text() {
    String alphabet = " \t\n\r\u000b,;:'\"\\{}()[]<>NULLnullx0ä€漢";
    List<String> characters = new ArrayList<>(List.of(alphabet.split("")));
    characters.add("😀");
    return Arbitraries.of(characters).list().ofMaxSize(12).map(list -> String.join("", list));
  }

  static Arbitrary<String> word() {
    return Arbitraries.strings().withChars("abcxyzäß'\\ :&|!").ofMinLength(1).ofMaxLength(8);
  }

  static Arbitrary<String> date(int firstYear, int lastYear) {
    return Arbitraries.longs()
        .between(
            LocalDate.of(firstYear, 1, 1).toEpochDay(), LocalDate.of(lastYear, 12, 31).toEpochDay())
        .map(day -> postgresDate(LocalDate.ofEpochDay(day)));
  }

  private static String postgresDate(LocalDate date) {
    int year = date.getYear();
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d%s",
        year > 0 ? year : 1 - year,
        date.getMonthValue(),
        date.getDayOfMonth(),
        year > 0 ? "" : " BC");
  }

  static Arbitrary<String> time() {
    Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 86_399);
    Arbitrary<String> fraction = Arbitraries.strings().numeric().ofMinLength(0).ofMaxLength(6);
    return Combinators.combine(seconds, fraction)
        .as(
            (second, digits) ->
                String.format(
                        Locale.ROOT, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60)
                    + (digits.isEmpty() ? "" : "." + digits));
  }

  static Arbitrary<String> timestamp(int firstYear, int lastYear, String zone) {
    return Combinators.combine(date(firstYear, lastYear), time())
        .as(
            (date, time) ->
                date.endsWith(" BC")
                    ? date.substring(0, date.length() - 3) + " " + time + zone + " BC"
                    : date + " " + time + zone);
  }

  static Arbitrary<String> interval() {
    Arbitrary<Integer> months = Arbitraries.integers().between(-2_000, 2_000);
    Arbitrary<Integer> days = Arbitraries.integers().between(-400, 400);
    Arbitrary<Long> micros = Arbitraries.longs().between(-1L << 50, 1L << 50);
    Arbitrary<Integer> which = Arbitraries.integers().between(0, 7);
    return Combinators.combine(months, days, micros, which)
        .as(
            (month, day, micro, parts) ->
                ((parts & 1) == 0 ? "" : month + " months ")
                    + ((parts & 2) == 0 ? "" : day + " days ")
                    + ((parts & 4) == 0 ? "0" : micro)
                    + " microseconds");
  }

  static Arbitrary<String> hex(int minBytes, int maxBytes) {
    return Arbitraries.bytes()
        .list()
        .ofMinSize(minBytes)
        .ofMaxSize(maxBytes)
        .map(
            bytes -> {
              StringBuilder text = new StringBuilder();
              bytes.forEach(value -> text.append(String.format(Locale.ROOT, "%02x", value)));
              return text.toString();
            });
  }

  static Arbitrary<String> bits(int min, int max) {
    return Arbitraries.strings().withChars("01").ofMinLength(min).ofMaxLength(max);
  }

  static Arbitrary<String> ipv4() {
    return hex(4, 4).map(hex -> dotted(hex));
  }

  private static String dotted(String hex) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i += 2) {
      text.append(i == 0 ? "" : ".").append(Integer.parseInt(hex.substring(i, i + 2), 16));
    }
    return text.toString();
  }

  /** Words that are often zero. */
  static Arbitrary<String> ipv6() {
    return Arbitraries.of("0", "0", "0", "1", "ffff", "a0", "2001")
        .list()
        .ofSize(8)
        .map(words -> String.join(":", words));
  }

  static Arbitrary<String> point() {
    return Combinators.combine(float8(), float8()).as((x, y) -> "(" + x + "," + y + ")");
  }

  static Arbitrary<String> points(int min, int max) {
    return point().list().ofMinSize(min).ofMaxSize(max).map(list -> String.join(",", list));
  }

  static Arbitrary<String> tsquery() {
    Arbitrary<String> lexeme =
        Combinators.combine(word(), Arbitraries.of("", ":A", ":*", ":*BD", ":CD"))
            .as((word, suffix) -> quoted(word) + suffix);
    return Arbitraries.lazyOf(
        () -> lexeme,
        () -> lexeme,
        () -> tsquery().map(query -> "!(" + query + ")"),
        () ->
            Combinators.combine(tsquery(), Arbitraries.of("&", "|", "<->", "<3>", "<0>"), tsquery())
                .as((left, operator, right) -> "(" + left + ") " + operator + " (" + right + ")"));
  }

  static String quoted(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A literal of an array, all elements between quotes. */
  static Arbitrary<String> array(Arbitrary<String> element, char delimiter) {
    return element
        .injectNull(0.1)
        .list()
        .ofMaxSize(6)
        .map(list -> "{" + String.join("" + delimiter, quotedElements(list)) + "}");
  }

  private static List<String> quotedElements(List<String> elements) {
    return elements.stream().map(RenderedLiteral::quote).toList();
  }

  /** A literal of a composite, fields between quotes. */
  static Arbitrary<String> composite(List<Arbitrary<String>> fields) {
    return Combinators.combine(fields.stream().map(field -> field.injectNull(0.2)).toList())
        .as(
            values -> {
              StringBuilder text = new StringBuilder("(");
              for (int i = 0; i < values.size(); i++) {
                text.append(i == 0 ? "" : ",");
                String value = values.get(i);
                if (value != null) {
                  text.append('"')
                      .append(value.replace("\\", "\\\\").replace("\"", "\"\""))
                      .append('"');
                }
              }
              return text.append(')').toString();
            });
  }

  /** A range with bounds in order. */
  static Arbitrary<String> range(
      Arbitrary<Long> bound, java.util.function.LongFunction<String> form) {
    Arbitrary<String> left = Arbitraries.of("[", "(");
    Arbitrary<String> right = Arbitraries.of("]", ")");
    return Combinators.combine(bound.injectNull(0.1), bound.injectNull(0.1), left, right)
        .as(
            (one, other, open, close) -> {
              boolean ordered = one == null || other == null || one <= other;
              Long lower = ordered ? one : other;
              Long upper = ordered ? other : one;
              return open
                  + (lower == null ? "" : "\"" + form.apply(lower) + "\"")
                  + ","
                  + (upper == null ? "" : "\"" + form.apply(upper) + "\"")
                  + close;
            });
  }
}
