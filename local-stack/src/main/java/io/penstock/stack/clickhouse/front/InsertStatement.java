package io.penstock.stack.clickhouse.front;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An INSERT that is followed by its data: {@code INSERT INTO t (…) [SETTINGS …] FORMAT f} or {@code
 * … VALUES}. It is rewritten to read the data from a file, since the engine's inline data are not
 * binary safe (they end at an empty line).
 *
 * @param target everything up to where {@code FROM INFILE} belongs
 * @param settings what stands behind {@code SETTINGS}, or empty
 * @param format of the data
 * @param dataFrom index of the first byte of data in the scanned text
 */
record InsertStatement(String target, String settings, String format, int dataFrom) {

  /** The INSERT at the start of {@code text}, unless it is another statement or needs no data. */
  static Optional<InsertStatement> parse(byte[] text) {
    SqlScanner scanner = new SqlScanner(text);
    if (!scanner.nextWord().equals("INSERT") || !scanner.nextWord().equals("INTO")) {
      return Optional.empty();
    }
    int settingsFrom = -1;
    int afterInto = scanner.position();
    while (true) {
      String word = scanner.nextWord();
      // A table may be called "values" or "format": keywords count only after its name.
      boolean named = !text(text, afterInto, scanner.wordFrom()).isBlank();
      switch (word) {
        case "", "SELECT", "WITH", "FROM" -> {
          return Optional.empty();
        }
        case "SETTINGS" -> {
          if (named) {
            settingsFrom = settingsFrom < 0 ? scanner.position() : settingsFrom;
          }
        }
        case "VALUES" -> {
          if (named && !isPartOfName(text, scanner)) {
            return Optional.of(
                of(text, scanner.wordFrom(), settingsFrom, "Values", scanner.position()));
          }
        }
        case "FORMAT" -> {
          if (named && !isPartOfName(text, scanner)) {
            int until = scanner.wordFrom();
            scanner.nextWord();
            String format = scanner.wordAsWritten();
            int dataFrom = afterFormat(text, scanner.position());
            return Optional.of(of(text, until, settingsFrom, format, dataFrom));
          }
        }
        default -> {
          // a name, TABLE, FUNCTION or the value of a setting
        }
      }
    }
  }

  /**
   * The statement that takes the data from {@code file} instead.
   *
   * @param outer settings for it, {@code a = 1, b = 2} or empty; its own ones come after them
   */
  byte[] readingFrom(Path file, String outer) {
    // COMPRESSION 'none': otherwise the engine guesses from the file's name.
    String sql = target + " FROM INFILE '" + file + "' COMPRESSION 'none' ";
    String all =
        Stream.of(outer, settings)
            .filter(some -> !some.isBlank())
            .collect(Collectors.joining(", "));
    sql += (all.isEmpty() ? "" : "SETTINGS " + all) + " FORMAT " + format;
    return sql.getBytes(StandardCharsets.UTF_8);
  }

  private static InsertStatement of(
      byte[] text, int until, int settingsFrom, String format, int dataFrom) {
    int targetUntil = settingsFrom < 0 ? until : settingsFrom - "SETTINGS".length();
    String settings = settingsFrom < 0 ? "" : text(text, settingsFrom, until);
    return new InsertStatement(text(text, 0, targetUntil), settings, format, dataFrom);
  }

  /** Data begin after spaces and one line end (ClickHouse's ParserInsertQuery). */
  private static int afterFormat(byte[] text, int at) {
    int from = at;
    while (from < text.length && (text[from] == ' ' || text[from] == '\t' || text[from] == ';')) {
      from++;
    }
    if (from < text.length && text[from] == '\r') {
      from++;
    }
    if (from < text.length && text[from] == '\n') {
      from++;
    }
    return from;
  }

  private static boolean isPartOfName(byte[] text, SqlScanner scanner) {
    int before = scanner.wordFrom() - 1;
    return (before >= 0 && text[before] == '.')
        || (scanner.position() < text.length && text[scanner.position()] == '.');
  }

  private static String text(byte[] text, int from, int until) {
    return new String(text, from, until - from, StandardCharsets.UTF_8);
  }
}
