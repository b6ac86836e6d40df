package io.penstock.job.encode;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * What Postgres takes for json and ClickHouse's parser (simdjson) does not: such a value would have
 * the whole INSERT refused, and a row's values told in its error.
 */
final class JsonFit {

  /** The parser's limit is 1024. */
  private static final int MAX_DEPTH = 1000;

  /** Integers no longer than this are below 1.8e308. */
  private static final int ALWAYS_FINITE = 300;

  /** Integers no longer than this, sign and all, have a type. */
  private static final int ALWAYS_INTEGER = 18;

  private static final BigInteger LEAST = BigInteger.ONE.shiftLeft(63).negate();
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** How well a text fits, from good to bad. */
  enum Fit {
    WHOLE,
    /** Some integers have no type there: they are parsed only when they are written as floats. */
    BIG_INTEGERS,
    NOT
  }

  private JsonFit() {}

  /** Whether a text that Postgres has taken for json can be parsed. */
  static Fit of(byte[] text, int from, int to) {
    Fit fit = Fit.WHOLE;
    int depth = 0;
    int at = from;
    while (at < to) {
      int character = text[at];
      if (character == '"') {
        at = string(text, at + 1, to);
        if (at < 0) {
          return Fit.NOT;
        }
      } else if (character == '-' || character >= '0' && character <= '9') {
        int end = numberEnd(text, at, to);
        Fit number = number(text, at, end);
        if (number == Fit.NOT) {
          return Fit.NOT;
        }
        fit = number == Fit.WHOLE ? fit : number;
        at = end;
      } else {
        if (character == '{' || character == '[') {
          depth++;
        } else if (character == '}' || character == ']') {
          depth--;
        }
        if (depth > MAX_DEPTH) {
          return Fit.NOT;
        }
        at++;
      }
    }
    return fit;
  }

  /** The text with its big integers written as floats. */
  static byte[] withFloats(byte[] text, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 16);
    int at = from;
    while (at < to) {
      int start = at;
      if (text[at] == '"') {
        at = string(text, at + 1, to);
        out.write(text, start, at - start);
      } else if (text[at] == '-' || text[at] >= '0' && text[at] <= '9') {
        at = numberEnd(text, at, to);
        out.write(text, start, at - start);
        if (number(text, start, at) == Fit.BIG_INTEGERS) {
          out.write('e');
          out.write('0');
        }
      } else {
        out.write(text[at++]);
      }
    }
    return out.toByteArray();
  }

  /** Where a string ends that begins here; −1 where half of a surrogate pair is alone in it. */
  private static int string(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] != '"') {
      if (text[at] != '\\') {
        at++;
      } else if (at + 5 < to && text[at + 1] == 'u') {
        int unit = unit(text, at);
        boolean high = unit >= 0xD800 && unit < 0xDC00;
        boolean paired =
            high
                && at + 11 < to
                && text[at + 6] == '\\'
                && text[at + 7] == 'u'
                && unit(text, at + 6) >= 0xDC00
                && unit(text, at + 6) < 0xE000;
        if (unit >= 0xD800 && unit < 0xE000 && !paired) {
          return -1;
        }
        at += paired ? 12 : 6;
      } else {
        at += 2;
      }
    }
    return at + 1;
  }

  /** The number of four digits behind a backslash and a u. */
  private static int unit(byte[] text, int at) {
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      unit = unit << 4 | Character.digit(text[i], 16);
    }
    return unit;
  }

  private static int numberEnd(byte[] text, int from, int to) {
    int at = from;
    while (at < to && "+-.eE0123456789".indexOf(text[at]) >= 0) {
      at++;
    }
    return at;
  }

  private static Fit number(byte[] text, int from, int to) {
    if (to - from <= ALWAYS_INTEGER) {
      boolean exponent = false;
      for (int i = from; i < to; i++) {
        exponent |= (text[i] | 0x20) == 'e';
      }
      if (!exponent) {
        return Fit.WHOLE;
      }
    }
    String number = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    boolean integer = number.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    if ((!integer || to - from > ALWAYS_FINITE) && Double.isInfinite(Double.parseDouble(number))) {
      return Fit.NOT;
    }
    if (!integer) {
      return Fit.WHOLE;
    }
    BigInteger value = new BigInteger(number);
    boolean typed = value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
    return typed ? Fit.WHOLE : Fit.BIG_INTEGERS;
  }
}
