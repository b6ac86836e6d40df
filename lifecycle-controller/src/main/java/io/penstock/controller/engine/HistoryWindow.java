package io.penstock.controller.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How far back a pipe's history is looked at, and how closely. */
public enum HistoryWindow {
  QUARTER("15m", Duration.ofMinutes(15), Duration.ofSeconds(5)),
  SHIFT("6h", Duration.ofHours(6), Duration.ofMinutes(1)),
  WEEK("7d", Duration.ofDays(7), Duration.ofMinutes(15));

  private final String wireName;
  private final Duration length;
  private final Duration step;

  HistoryWindow(String wireName, Duration length, Duration step) {
    this.wireName = wireName;
    this.length = length;
    this.step = step;
  }

  /** Of its name in the API. */
  public static Optional<HistoryWindow> named(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName.equals(wireName)).findFirst();
  }

  /** All names in the API. */
  public static List<String> names() {
    return Arrays.stream(values()).map(HistoryWindow::wireName).toList();
  }

  /** Its name in the API. */
  public String wireName() {
    return wireName;
  }

  /** How far back. */
  public Duration length() {
    return length;
  }

  /** What one point stands for. */
  public Duration step() {
    return step;
  }

  /** The same in seconds. */
  int stepSeconds() {
    return (int) step.toSeconds();
  }
}
