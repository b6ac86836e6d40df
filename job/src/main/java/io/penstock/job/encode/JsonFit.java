package io.penstock.job.encode;

import java.nio.charset.StandardCharsets;

/**
 * What Postgres takes for json and ClickHouse's parser (simdjson) does not: such a value would have
 * the whole INSERT refused, and a row's values told in its error.
 */
final class JsonFit {

  /** The parser's limit is 1024. */
  private static final int MAX_DEPTH = 1000;

  /** Numbers without exponent and no longer than this are below 1.8e308. */
  private static final int ALWAYS_FINITE = 300;

  private JsonFit() {}

  /** Whether a text that Postgres has taken for json can be parsed. */
  static boolean fits(byte[] text, int from, int to) {
    int depth = 0;
    int at = from;
    while (at < to) {
      int character = text[at];
      if (character == '"') {
        at = string(text, at + 1, to);
        if (at < 0) {
          return false;
        }
      } else if (character == '-' || character >= '0' && character <= '9') {
        int end = numberEnd(text, at, to);
        if (!finite(text, at, end)) {
          return false;
        }
        at = end;
      } else {
        if (character == '{' || character == '[') {
          depth++;
        } else if (character == '}' || character == ']') {
          depth--;
        }
        if (depth > MAX_DEPTH) {
          return false;
        }
        at++;
      }
    }
    return true;
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

  private static boolean finite(byte[] text, int from, int to) {
    boolean exponent = false;
    for (int i = from; i < to && !exponent; i++) {
      exponent = (text[i] | 0x20) == 'e';
    }
    if (!exponent && to - from <= ALWAYS_FINITE) {
      return true;
    }
    String number = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    return !Double.isInfinite(Double.parseDouble(number));
  }
}
