package io.penstock.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of each crash point; printed as it goes, and as one table at the end. */
final class SweepReport {

  private static final String LINE = "%-44s  %-14s  %-6s  %5.1f s";

  private final List<String> lines = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final long begun = System.nanoTime();

  void begin(int points, long seed) {
    System.out.println("sweep: " + points + " crash points, seed " + seed);
  }

  void passed(CrashPoint point, long since) {
    line(point, "ok", since);
  }

  void failed(CrashPoint point, long since, String why) {
    line(point, "FAILED", since);
    failures.add(point + ": " + why.lines().findFirst().orElse(""));
    System.out.println("sweep: " + point + " failed: " + why);
  }

  private void line(CrashPoint point, String outcome, long since) {
    String line =
        String.format(Locale.ROOT, LINE, point.name(), point.command(), outcome, seconds(since));
    lines.add(line);
    System.out.println("sweep: " + line);
  }

  private static double seconds(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
  }

  int size() {
    return lines.size();
  }

  List<String> failures() {
    return failures;
  }

  /** The whole table. */
  void print() {
    System.out.println();
    System.out.printf(
        Locale.ROOT, "%-44s  %-14s  %-6s  %s%n", "point", "command", "result", "time");
    lines.forEach(System.out::println);
    System.out.printf(
        Locale.ROOT,
        "%d points, %d failed, %.0f s%n",
        lines.size(),
        failures.size(),
        seconds(begun));
  }
}
