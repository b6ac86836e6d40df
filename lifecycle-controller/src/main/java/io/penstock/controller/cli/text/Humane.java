package io.penstock.controller.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Numbers and times as a person says them. */
public final class Humane {

  /** Stands where a value is not known or has no meaning. */
  public static final String NONE = "–";

  private static final String[] THOUSANDS = {"", " k", " M", " G", " T"};
  private static final String[] BYTES = {" B", " KiB", " MiB", " GiB", " TiB", " PiB"};

  private Humane() {}

  /** {@code 1.24 M}; exact below ten thousand. */
  public static String count(double number) {
    return Math.abs(number) < 10_000 ? plain(number) : scaled(number, 1000, THOUSANDS);
  }

  /** {@code 1.24 M rows}. */
  public static String rows(JsonNode number) {
    if (!number.isNumber()) {
      return NONE;
    }
    return count(number.asDouble()) + (number.asDouble() == 1 ? " row" : " rows");
  }

  /** {@code 12.3 MiB}. */
  public static String bytes(JsonNode number) {
    return number.isNumber() ? scaled(number.asDouble(), 1024, BYTES) : NONE;
  }

  /** {@code 1.2 k/s}. */
  public static String perSecond(JsonNode number) {
    return number.isNumber() ? count(Math.rint(number.asDouble() * 10) / 10) + "/s" : NONE;
  }

  /** {@code 3.2 s}, {@code 4 min}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
  public static String seconds(double seconds) {
    if (seconds < 60) {
      return plain(Math.rint(seconds * 10) / 10) + " s";
    }
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (time.toHours() < 1) {
      return time.toMinutes() + " min";
    }
    if (time.toDays() < 1) {
      return two(time.toHours(), " h", time.toMinutesPart(), " min");
    }
    return two(time.toDays(), " d", time.toHoursPart(), " h");
  }

  private static String two(long large, String largeUnit, int small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
  }

  /** {@code 3.2 s behind}. */
  public static String behind(JsonNode lagSeconds) {
    return lagSeconds.isNumber() ? seconds(Math.max(0, lagSeconds.asDouble())) + " behind" : NONE;
  }

  /** {@code 4 min ago}, or the text itself where it is not a time. */
  public static String ago(JsonNode time, Instant now) {
    String text = time.asText("");
    Optional<Instant> then = instant(text);
    if (then.isEmpty()) {
      return text.isEmpty() ? NONE : text;
    }
    double seconds = Duration.between(then.get(), now).toMillis() / 1000.0;
    return seconds < 1 ? "just now" : seconds(seconds) + " ago";
  }

  /** {@code " for 4 min"}, or nothing where it is not known since when. */
  public static String lasting(JsonNode since, Instant now) {
    return instant(since.asText(""))
        .map(then -> " for " + seconds(Math.max(0, Duration.between(then, now).toSeconds())))
        .orElse("");
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String scaled(double number, int base, String[] units) {
    int unit = 0;
    double value = number;
    // 999.5 would be printed as "1000 k": it belongs to the next unit.
    while (Math.abs(value) >= base - 0.5 && unit < units.length - 1) {
      value /= base;
      unit++;
    }
    if (unit == 0) {
      return plain(value) + units[0];
    }
    int decimals = Math.abs(value) < 9.995 ? 2 : Math.abs(value) < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value) + units[unit];
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.1f", number);
  }
}
