package io.penstock.controller.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How much of each copy is done, from 0 to 1. Parts are planned while others are copied, and a job
 * that restarts counts anew: what was shown once is not taken back.
 */
final class Progress {

  /** Shown while work remains, however little. */
  private static final double ALMOST = 0.99;

  private static final Set<String> COPYING = Set.of("Pending", "Loading");

  private final Map<String, Double> most = new HashMap<>();
  private String load = "";

  /** Another load begins at nothing. */
  void begin(String startedAt) {
    if (!startedAt.equals(load)) {
      load = startedAt;
      most.clear();
    }
  }

  double of(String name, JsonNode copy, boolean remains) {
    double total = copy.path("splitsTotal").asDouble();
    double done = total > 0 ? Math.min(1, copy.path("splitsDone").asDouble() / total) : 0;
    double now = remains ? Math.min(ALMOST, done) : 1;
    return most.merge(name, now, Math::max);
  }

  static boolean copying(JsonNode table) {
    return COPYING.contains(table.path("state").asText());
  }
}
