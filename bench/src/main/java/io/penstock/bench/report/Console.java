package io.penstock.bench.report;

import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Prints a run as it goes, and keeps the lines for the file. */
public final class Console {

  private final PrintStream out;
  private final List<String> lines = new ArrayList<>();

  public Console(PrintStream out) {
    this.out = out;
  }

  public void say(String format, Object... arguments) {
    String line = arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments);
    lines.add(line);
    out.println(line);
    out.flush();
  }

  /** One turn of one contender. */
  public void turn(Series series, String contender, int round, Outcome outcome) {
    say(
        "  round "
            + (round == 0 ? "0 (warm-up)" : round)
            + ", "
            + contender
            + ": "
            + words(outcome, series.unit()));
  }

  private static String words(Outcome outcome, String unit) {
    if (outcome instanceof Outcome.Measured measured) {
      return Figures.of(measured.value(), unit) + details(measured.details());
    }
    return "NOT RUN: " + ((Outcome.NotRun) outcome).reason();
  }

  private static String details(Map<String, Double> details) {
    if (details.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(" (");
    details.forEach(
        (name, value) ->
            text.append(text.length() > 2 ? "; " : "")
                .append(name)
                .append(' ')
                .append(Figures.number(value)));
    return text.append(')').toString();
  }

  /** Medians of all contenders, and each one's ratio to a reference. */
  public void medians(Series series, String contender) {
    for (String one : series.contenders()) {
      OptionalDouble median = series.median(one);
      OptionalDouble ratio = series.ratio(contender, one);
      say(
          "  median, %s: %s%s",
          one,
          median.isPresent() ? Figures.of(median.getAsDouble(), series.unit()) : "NOT RUN",
          ratio.isPresent() && !one.equals(contender)
              ? String.format(Locale.ROOT, "; %s / %s %.2f", contender, one, ratio.getAsDouble())
              : "");
    }
  }

  /** Everything that was said. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
