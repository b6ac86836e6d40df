package io.penstock.stack.clickhouse.front;

/** The media type of an output format. */
final class ContentType {
  private ContentType() {}

  static String of(String format) {
    if (format.equals("JSON") || format.equals("JSONCompact") || format.equals("JSONStrings")) {
      return "application/json; charset=UTF-8";
    }
    if (format.startsWith("JSON")) {
      return "application/x-ndjson; charset=UTF-8";
    }
    if (format.startsWith("CSV")) {
      return "text/csv; charset=UTF-8";
    }
    if (format.startsWith("TabSeparated") || format.startsWith("TSV")) {
      return "text/tab-separated-values; charset=UTF-8";
    }
    boolean text =
        format.startsWith("Pretty") || format.equals("Vertical") || format.equals("Values");
    return text ? "text/plain; charset=UTF-8" : "application/octet-stream";
  }
}
