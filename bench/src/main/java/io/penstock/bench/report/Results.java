package io.penstock.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.bench.measure.Outcome;
import io.penstock.bench.measure.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Leaves a run's results in a directory: {@code results.json}, {@code run.txt} and the plots. */
public final class Results {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode root = JSON.createObjectNode();
  private final Path directory;

  /** Into a directory that is made if it is not there; files of the same names are replaced. */
  public Results(Path directory) {
    this.directory = directory;
  }

  /** What the run stood on. */
  public Results machine(Map<String, String> facts) {
    ObjectNode node = root.putObject("machine");
    facts.forEach(node::put);
    return this;
  }

  /** All that was measured, each with its plot. */
  public Results series(List<Series> all) throws IOException {
    Files.createDirectories(directory);
    ArrayNode array = root.putArray("series");
    for (Series series : all) {
      add(array.addObject(), series);
      boolean grows = series.id().startsWith("scale-");
      String plot = grows ? LineChart.of(series) : BarChart.of(series);
      Files.writeString(directory.resolve(series.id() + ".svg"), plot);
    }
    return this;
  }

  private static void add(ObjectNode node, Series series) {
    node.put("id", series.id()).put("title", series.title()).put("unit", series.unit());
    ArrayNode contenders = node.putArray("contenders");
    for (String name : series.contenders()) {
      ObjectNode contender = contenders.addObject().put("name", name);
      series.median(name).ifPresent(median -> contender.put("median", median));
      ArrayNode rounds = contender.putArray("rounds");
      for (Series.Turn turn : series.turns(name)) {
        ObjectNode round = rounds.addObject().put("round", turn.round());
        if (turn.outcome() instanceof Outcome.Measured measured) {
          round.put("value", measured.value());
          ObjectNode details = round.putObject("details");
          measured.details().forEach(details::put);
        } else if (turn.outcome() instanceof Outcome.NotRun notRun) {
          round.put("notRun", notRun.reason());
        }
      }
    }
  }

  /** How long each scenario took. */
  public Results minutes(Map<String, Double> taken) {
    ObjectNode node = root.putObject("minutes");
    taken.forEach(node::put);
    return this;
  }

  /** The highest memory by scenario, process and kind, in MiB. */
  public Results memory(Map<String, Map<String, Double>> peaks) {
    ObjectNode node = root.putObject("memoryMiB");
    peaks.forEach(
        (scenario, all) -> {
          ObjectNode one = node.putObject(scenario);
          all.forEach(one::put);
        });
    return this;
  }

  /** What was to be reached, and what was. */
  public Results targets(List<Target> targets) {
    ArrayNode array = root.putArray("targets");
    for (Target target : targets) {
      ObjectNode node = array.addObject().put("what", target.what()).put("must", target.must());
      target.aim().ifPresent(aim -> node.put("aim", aim));
      target.measured().ifPresent(value -> node.put("measured", value));
      node.put("verdict", target.verdict());
    }
    return this;
  }

  /** Writes the JSON and what was printed. */
  public void write(List<String> lines) throws IOException {
    Files.createDirectories(directory);
    JSON.writeValue(directory.resolve("results.json").toFile(), root);
    Files.write(directory.resolve("run.txt"), lines);
  }
}
