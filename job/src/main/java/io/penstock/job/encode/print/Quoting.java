package io.penstock.job.encode.print;

/** What array, composite and range texts have in common. */
final class Quoting {

  private Quoting() {}

  /** isspace() of the C locale. */
  static boolean isSpace(int character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  /**
   * Appends a part of a composite or range: between quotes when it is empty or holds a space or one
   * of {@code special}, quotes and backslashes doubled.
   */
  static void putPart(TextBuffer part, String special, TextBuffer out) {
    byte[] text = part.array();
    int size = part.size();
    boolean quoted = size == 0;
    for (int i = 0; i < size && !quoted; i++) {
      quoted = isSpace(text[i]) || (text[i] > 0 && special.indexOf(text[i]) >= 0);
    }
    if (!quoted) {
      out.put(part);
      return;
    }
    out.put('"');
    for (int i = 0; i < size; i++) {
      if (text[i] == '"' || text[i] == '\\') {
        out.put(text[i]);
      }
      out.put(text[i]);
    }
    out.put('"');
  }
}
