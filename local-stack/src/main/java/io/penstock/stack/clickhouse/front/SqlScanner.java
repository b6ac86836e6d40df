package io.penstock.stack.clickhouse.front;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Walks over the words of a statement at the outermost level: comments, quoted names, string
 * literals and everything in parentheses are stepped over. Works on bytes, since the statement may
 * be followed by binary data.
 */
final class SqlScanner {
  private final byte[] text;
  private int at;
  private int wordFrom;

  SqlScanner(byte[] text) {
    this.text = text;
  }

  /** The next word in upper case, or an empty string at the end of what can be scanned. */
  String nextWord() {
    while (at < text.length) {
      byte c = text[at];
      if (isWordByte(c)) {
        wordFrom = at;
        while (at < text.length && isWordByte(text[at])) {
          at++;
        }
        return new String(text, wordFrom, at - wordFrom, StandardCharsets.ISO_8859_1)
            .toUpperCase(Locale.ROOT);
      }
      stepOver();
    }
    wordFrom = at;
    return "";
  }

  /** The last word as written. */
  String wordAsWritten() {
    return new String(text, wordFrom, at - wordFrom, StandardCharsets.ISO_8859_1);
  }

  int wordFrom() {
    return wordFrom;
  }

  /** Index of the first byte after the last word. */
  int position() {
    return at;
  }

  private void stepOver() {
    byte c = text[at];
    if (c == '\'' || c == '"' || c == '`') {
      quoted(c);
    } else if (c == '(') {
      parenthesised();
    } else if (startsWith("--") || c == '#') {
      while (at < text.length && text[at] != '\n') {
        at++;
      }
    } else if (startsWith("/*")) {
      at += 2;
      while (at < text.length && !startsWith("*/")) {
        at++;
      }
      at = Math.min(text.length, at + 2);
    } else {
      at++;
    }
  }

  private void quoted(byte quote) {
    at++;
    while (at < text.length && text[at] != quote) {
      at += text[at] == '\\' ? 2 : 1;
    }
    at = Math.min(text.length, at + 1);
  }

  private void parenthesised() {
    int depth = 0;
    do {
      if (text[at] == '(') {
        depth++;
        at++;
      } else if (text[at] == ')') {
        depth--;
        at++;
      } else if (depth > 0 && text[at] != '(') {
        stepOver();
      }
    } while (depth > 0 && at < text.length);
  }

  private boolean startsWith(String what) {
    if (at + what.length() > text.length) {
      return false;
    }
    for (int i = 0; i < what.length(); i++) {
      if (text[at + i] != what.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWordByte(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
