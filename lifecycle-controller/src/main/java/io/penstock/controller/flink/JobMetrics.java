package io.penstock.controller.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.model.metric.InsertTimes;
import io.penstock.model.type.LossyKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers a job publishes, by their own names: {@code rowsInserted}, {@code
 * table.0.rowsInserted}. Flink puts operator names in front, which are cut off.
 *
 * @param sums over all subtasks
 * @param maxima over all subtasks
 */
public record JobMetrics(Map<String, Double> sums, Map<String, Double> maxima) {

  /** Nothing published yet. */
  public static final JobMetrics NONE = new JobMetrics(Map.of(), Map.of());

  /** Flink's HTTP server takes request lines up to 4096 bytes. */
  private static final int MAX_QUERY = 3000;

  private static final Pattern OWN_NAME = Pattern.compile("(?:^|\\.)((?:table\\.\\d+\\.)?\\w+)$");

  private static final Set<String> KNOWN =
      Set.of(
          "snapshotSplitsTotal",
          "snapshotSplitsDone",
          "snapshotComplete",
          "streaming",
          "snapshotRows",
          "splitsTotal",
          "splitsDone",
          "rows",
          "covered",
          "streamConnected",
          "sourceLagMillis",
          "rowsInserted",
          "rowsInsert",
          "rowsUpdate",
          "rowsDelete",
          "bytesInserted",
          "insertsTotal",
          "insertMillis",
          "insertRetries",
          "snapshotBytesRead",
          "lossyValues");

  /** {@code table.3.lossy_7_ROUNDED}: values of the spec's table 3, in the column of attnum 7. */
  private static final Pattern LOSSY = Pattern.compile("table\\.(\\d+)\\.lossy_(\\d+)_(\\w+)");

  /** Asks for everything of ours that the job publishes now. */
  public static JobMetrics read(FlinkClient flink, String jobId, JobView job) {
    Map<String, Double> sums = new HashMap<>();
    Map<String, Double> maxima = new HashMap<>();
    for (JobView.Vertex vertex : job.vertices()) {
      String base = "/jobs/" + jobId + "/vertices/" + vertex.id();
      for (JsonNode node : values(flink, base + "/jm-operator-metrics", "")) {
        add(sums, maxima, node.path("id").asText(), node.path("value"), node.path("value"));
      }
      for (JsonNode node : values(flink, base + "/subtasks/metrics", "&agg=sum,max")) {
        add(sums, maxima, node.path("id").asText(), node.path("sum"), node.path("max"));
      }
    }
    if (!sums.isEmpty()) {
      for (JsonNode node : job(flink, jobId)) {
        add(sums, maxima, node.path("id").asText(), node.path("value"), node.path("value"));
      }
    }
    return new JobMetrics(sums, maxima);
  }

  /** How often Flink itself has started the job again. */
  private static List<JsonNode> job(FlinkClient flink, String jobId) {
    List<JsonNode> values = new ArrayList<>();
    flink
        .rest()
        .get("/jobs/" + jobId + "/metrics?get=numRestarts")
        .ifPresent(all -> all.forEach(values::add));
    return values;
  }

  private static void add(
      Map<String, Double> sums, Map<String, Double> maxima, String id, JsonNode sum, JsonNode max) {
    String name = ownName(id);
    // A long that is a text, a gauge without a value ("null"), a number: asDouble takes all.
    sums.merge(name, sum.asDouble(0), Double::sum);
    maxima.merge(name, max.asDouble(0), Math::max);
  }

  private static List<JsonNode> values(FlinkClient flink, String path, String more) {
    List<String> names = new ArrayList<>();
    flink
        .rest()
        .get(path)
        .ifPresent(
            all -> {
              for (JsonNode metric : all) {
                String id = metric.path("id").asText();
                if (known(lastWord(id)) || LOSSY.matcher(ownName(id)).matches()) {
                  names.add(URLEncoder.encode(id, StandardCharsets.UTF_8));
                }
              }
            });
    List<JsonNode> values = new ArrayList<>();
    for (String part : parts(names)) {
      flink.rest().get(path + "?get=" + part + more).ifPresent(all -> all.forEach(values::add));
    }
    return values;
  }

  private static List<String> parts(List<String> names) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String name : names) {
      if (part.length() + name.length() > MAX_QUERY) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(part.isEmpty() ? "" : ",").append(name);
    }
    if (!part.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }

  private static boolean known(String name) {
    return KNOWN.contains(name) || InsertTimes.COUNTERS.contains(name);
  }

  private static String lastWord(String id) {
    return id.substring(id.lastIndexOf('.') + 1);
  }

  /** The name without what Flink puts in front. */
  static String ownName(String id) {
    Matcher matcher = OWN_NAME.matcher(id);
    return matcher.find() ? matcher.group(1) : id;
  }

  /**
   * Values that were not carried exactly; empty when the job does not say. A kind that it has not
   * met is not among them.
   */
  public Optional<Map<LossyColumn, Long>> lossy() {
    if (!sums.containsKey("lossyValues")) {
      return Optional.empty();
    }
    Map<LossyColumn, Long> found = new HashMap<>();
    sums.forEach(
        (name, sum) -> {
          Matcher matcher = LOSSY.matcher(name);
          if (matcher.matches()) {
            found.put(
                new LossyColumn(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    LossyKind.valueOf(matcher.group(3))),
                Math.round(sum));
          }
        });
    return Optional.of(found);
  }

  /** A sum, or empty while the job does not publish it. */
  public OptionalDouble sum(String name) {
    Double value = sums.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** A sum as a whole number, 0 while the job does not publish it. */
  public long count(String name) {
    return Math.round(sum(name).orElse(0));
  }

  /** A maximum as a whole number, 0 while the job does not publish it. */
  public long max(String name) {
    return Math.round(maxima.getOrDefault(name, 0.0));
  }
}
