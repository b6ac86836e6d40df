package io.penstock.controller.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Builds Prometheus' text format 0.0.4. ClickPipes' names ({@code ClickPipes_Info}, {@code
 * …_Total}) are not those that metric libraries let one choose, so they are written here.
 */
final class Exposition {

  /**
   * One metric.
   *
   * @param samples by what follows its name: a histogram's suffix, and the labels
   */
  private record Family(String type, String help, Map<String, Double> samples) {}

  private final Map<String, Family> families = new TreeMap<>();

  /** A value that may fall. */
  void gauge(String name, String help, Map<String, String> labels, double value) {
    add("gauge", name, help, labels, value);
  }

  /** A value that only rises, or begins anew. */
  void counter(String name, String help, Map<String, String> labels, double value) {
    add("counter", name, help, labels, value);
  }

  /**
   * How many took how long.
   *
   * @param bounds of the spans, rising; one more span is open
   * @param times in each span, not those below it
   * @param sum of all
   */
  void histogram(
      String name,
      String help,
      Map<String, String> labels,
      List<Double> bounds,
      List<Long> times,
      double sum) {
    long below = 0;
    for (int i = 0; i < times.size(); i++) {
      below += times.get(i);
      Map<String, String> bucket = new LinkedHashMap<>(labels);
      bucket.put("le", i < bounds.size() ? number(bounds.get(i)) : "+Inf");
      sample("histogram", name, "_bucket", help, bucket, below);
    }
    sample("histogram", name, "_sum", help, labels, sum);
    sample("histogram", name, "_count", help, labels, below);
  }

  /** Samples with equal labels are added up: several tables may fill one target. */
  private void add(
      String type, String name, String help, Map<String, String> labels, double value) {
    sample(type, name, "", help, labels, value);
  }

  private void sample(
      String type,
      String name,
      String suffix,
      String help,
      Map<String, String> labels,
      double value) {
    families
        .computeIfAbsent(name, key -> new Family(type, help, new LinkedHashMap<>()))
        .samples()
        .merge(suffix + labels(labels), value, Double::sum);
  }

  private static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** All of it, by name. */
  String text() {
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
          text.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
          family
              .samples()
              .forEach(
                  (labels, value) ->
                      text.append(name)
                          .append(labels)
                          .append(' ')
                          .append(number(value))
                          .append('\n'));
        });
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
