package io.penstock.controller.verify;

import io.penstock.model.sql.Quote;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates and times. What is outside of 1900 … 2299 stands at the nearer end, as the job puts it. */
final class TemporalForms {

  private static final String FIRST = "1900-01-01";
  private static final String LAST = "2299-12-31";

  private TemporalForms() {}

  static Optional<Form> of(String name, String target) {
    if (name.equals("date") && target.equals("Date32")) {
      return Optional.of(
          Form.of(
                  v ->
                      "CASE WHEN "
                          + v
                          + " IS NOT NULL THEN greatest(least("
                          + v
                          + ", date '"
                          + LAST
                          + "'), date '"
                          + FIRST
                          + "')::text END",
                  v -> "toString(" + v + ")",
                  // Date32's default is its first day.
                  FIRST,
                  x -> "CAST(" + x + ", 'Date32')")
              .seekingBy(text -> seek(text, "date", ""))
              .inOrder());
    }
    if (name.equals("time") && target.equals("Time64(6)")) {
      return Optional.of(
          Form.of(
                  v -> "to_char((" + v + ")::interval, 'HH24:MI:SS.US')",
                  v -> "toString(" + v + ")",
                  "00:00:00.000000",
                  x -> "CAST(" + x + ", 'Time64(6)')")
              .seekingBy(text -> Quote.postgresText(text) + "::time")
              .inOrder());
    }
    boolean zoned = name.equals("timestamptz");
    if ((zoned || name.equals("timestamp")) && target.startsWith("DateTime64(6")) {
      return Optional.of(
          Form.of(
                  v -> clock(zoned ? "((" + v + ") AT TIME ZONE 'UTC')" : "(" + v + ")"),
                  // Wall clocks are stored as UTC's, wherever the server is.
                  v -> "toString(" + v + ", 'UTC')",
                  "1970-01-01 00:00:00.000000",
                  x -> "toDateTime64(" + x + ", 6, 'UTC')")
              .seekingBy(text -> seek(text, name, zoned ? "+00" : ""))
              .inOrder());
    }
    return Optional.empty();
  }

  private static String clock(String value) {
    String time = "to_char(" + value + ", 'HH24:MI:SS.US')";
    return "CASE WHEN "
        + value
        + " = 'infinity' THEN '"
        + LAST
        + " 23:59:59.999999' WHEN "
        + value
        + " = '-infinity' THEN '"
        + FIRST
        + " 00:00:00.000000' WHEN "
        + value
        + " < '"
        + FIRST
        + "' THEN '"
        + FIRST
        + " ' || "
        + time
        + " WHEN "
        + value
        + " >= '2300-01-01' THEN '"
        + LAST
        + " ' || "
        + time
        + " ELSE to_char("
        + value
        + ", 'YYYY-MM-DD HH24:MI:SS.US') END";
  }

  /** On the first and the last day stand values of other days too. */
  private static @Nullable String seek(String text, String type, String zone) {
    return text.startsWith(FIRST) || text.startsWith(LAST)
        ? null
        : Quote.postgresText(text + zone) + "::" + type;
  }
}
