package io.penstock.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/** What came of one contender's one turn. */
public sealed interface Outcome {

  /**
   * It was measured, and its result was right.
   *
   * @param value in the series' unit
   * @param details other figures of the same turn, named with their unit
   */
  record Measured(double value, Map<String, Double> details) implements Outcome {
    public Measured {
      details = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /** It cannot run here, or ran and its result was wrong. */
  record NotRun(String reason) implements Outcome {}

  /** Rows per second. */
  static Measured rate(long rows, double seconds) {
    return new Measured(rows / seconds, Map.of());
  }

  /** A figure without others. */
  static Measured of(double value) {
    return new Measured(value, Map.of());
  }
}
