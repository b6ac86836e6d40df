package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.docs.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds dashboard, alerts and their page to what a running controller really answers. */
class MonitoringTest extends ControllerStand {

  private static final Path OPERATIONS = Path.of("../docs/operations");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** A metric in an expression, or anything else that is spelled like one. */
  private static final Pattern NAME = Pattern.compile("\\b([A-Za-z_]\\w*)\\b\\s*(?:\\{([^}]*)})?");

  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|on|ignoring|without|group_left)\\s*\\(([^)]*)\\)");

  private static final Set<String> FUNCTIONS =
      Set.of(
          "sum",
          "max",
          "min",
          "rate",
          "histogram_quantile",
          "increase",
          "absent",
          "clamp_min",
          "label_values",
          "unless",
          "and",
          "or",
          "up",
          "count");

  private final List<String> wrong = new ArrayList<>();
  private Map<String, Set<String>> scraped = Map.of();

  private static Map<String, Set<String>> samples(String text) {
    Map<String, Set<String>> found = new HashMap<>();
    Matcher sample = SAMPLE.matcher(text);
    while (sample.find()) {
      Set<String> labels = found.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.add(label.group(1));
      }
    }
    return found;
  }

  /** One pipe in full course, of which a table is stopped, and with all that a job publishes. */
  private String run() {
    postgres.execute(
        "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'",
        "SELECT pg_reload_conf()",
        "CREATE TABLE " + table + "_b (id int PRIMARY KEY)");
    String mapping = "{\"sourceTable\":\"%1$s\"},{\"sourceTable\":\"%1$s_b\"}";
    JsonNode made =
        controller.call("POST", "/clickpipes", body(table, mapping.formatted(table), ""));
    String id = made.at("/result/id").asText();
    awaitState(id, "RUNNING");
    flink.running().trace = "x.Y: outer\nCaused by: z: [penstock:TARGET_MISSING@1] it is gone\n";
    flink.running().state = "FAILED";
    awaitState(id, "DEGRADED");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> flink.jobs.values().stream().anyMatch(job -> job.state.equals("RUNNING")));
    flink.running().lossy = "table.0.lossy_2_NOT_A_NUMBER=7";
    flink.running().more =
        Map.of(
            "rowsInsert",
            40,
            "rowsUpdate",
            1,
            "rowsDelete",
            1,
            "table.0.rowsUpdate",
            1,
            "insertsTotal",
            3,
            "insertsWithin25",
            2,
            "insertsWithin50",
            1,
            "insertMillis",
            90,
            "insertRetries",
            2,
            "sourceLagMillis",
            400);
    return id;
  }

  @Test
  void dashboardAlertsAndPageNameWhatIsScraped() throws IOException {
    String id = run();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(controller.text("/metrics").lines().map(MonitoringTest::brief))
                    .contains(
                        "penstock_pipe_state{state=\"DEGRADED\"} 1",
                        "penstock_pipe_tables{state=\"Stopped\"} 1",
                        "penstock_pipe_errors_total{code=\"TARGET_MISSING\"} 1",
                        "penstock_pipe_jobs_total{} 2",
                        "penstock_pipe_job_restarts_total{} 2",
                        "penstock_pipe_lag_seconds{} 0.4",
                        "penstock_pipe_changes_total{kind=\"update\"} 1",
                        "penstock_pipe_inserts_total{} 3",
                        "penstock_pipe_insert_seconds_total{} 0.09",
                        "penstock_pipe_insert_duration_seconds_bucket{le=\"0.01\"} 0",
                        "penstock_pipe_insert_duration_seconds_bucket{le=\"0.025\"} 2",
                        "penstock_pipe_insert_duration_seconds_bucket{le=\"0.05\"} 3",
                        "penstock_pipe_insert_duration_seconds_bucket{le=\"+Inf\"} 3",
                        "penstock_pipe_insert_duration_seconds_sum{} 0.09",
                        "penstock_pipe_insert_duration_seconds_count{} 3",
                        "penstock_pipe_insert_retries_total{} 2",
                        "penstock_pipe_checkpoint_duration_seconds{} 0.007",
                        "penstock_slot_limit_bytes{} 1073741824",
                        "penstock_slot_wal_status{wal_status=\"reserved\"} 1",
                        "penstock_table_changes_total{source_schema=\"public\",source_table=\"<t>\","
                                .replace("<t>", table)
                            + "destination_table=\"<t>\",kind=\"update\"} 1".replace("<t>", table),
                        "penstock_table_lossy_values_total{source_schema=\"public\",source_table=\"<t>\","
                                .replace("<t>", table)
                            + "destination_table=\"<t>\",column=\"p\",kind=\"NOT_A_NUMBER\"} 7"
                                .replace("<t>", table),
                        "penstock_table_stopped{source_schema=\"public\",source_table=\"<t>_b\","
                                .replace("<t>", table)
                            + "destination_table=\"<t>_b\",code=\"TARGET_MISSING\"} 1"
                                .replace("<t>", table)));
    String text = controller.text("/metrics");
    scraped = samples(text);

    JsonNode dashboard = new ObjectMapper().readTree(file("grafana-dashboard.json"));
    assertThat(dashboard.path("panels").size()).isGreaterThan(8);
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        check(panel.path("title").asText(), target.path("expr").asText());
        Matcher label =
            Pattern.compile("\\{\\{(\\w+)}}").matcher(target.at("/legendFormat").asText());
        while (label.find()) {
          known(panel.path("title").asText(), label.group(1));
        }
      }
    }
    JsonNode rules = new YAMLMapper().readTree(file("prometheus-rules.yaml")).at("/groups/0/rules");
    assertThat(rules.size()).isGreaterThan(8);
    for (JsonNode rule : rules) {
      check(rule.path("alert").asText(), rule.path("expr").asText());
      assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
      assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
    }
    assertThat(wrong).isEmpty();
    everyMetricHasItsLine(scraped.keySet());
    controller.restart();
    assertThat(controller.text("/metrics").lines().map(MonitoringTest::brief))
        .as("counters that a new controller shows before it has seen a job")
        .contains(
            "penstock_pipe_errors_total{code=\"TARGET_MISSING\"} 1",
            "penstock_pipe_jobs_total{} 2",
            "penstock_pipe_inserts_total{} 3");
    controller.call("DELETE", "/clickpipes/" + id);
  }

  /** Without the labels that all have. */
  private static String brief(String line) {
    return line.replaceAll("\\bclick(?:house|pipe)_\\w+=\"[^\"]*\",?", "").replace(",}", "}");
  }

  private static String file(String name) throws IOException {
    return Files.readString(OPERATIONS.resolve(name));
  }

  private void check(String place, String expression) {
    assertThat(expression).as(place).isNotEmpty();
    Matcher grouping = GROUPING.matcher(expression);
    while (grouping.find()) {
      for (String label : grouping.group(1).split(",", -1)) {
        known(place, label.strip());
      }
    }
    String bare = GROUPING.matcher(expression).replaceAll(" ").replaceAll("\\[[^]]*]", "");
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      Set<String> labels = scraped.get(name.group(1));
      if (labels == null && !FUNCTIONS.contains(name.group(1))) {
        wrong.add(place + ": there is no " + name.group(1));
      } else if (labels != null && name.group(2) != null) {
        Matcher label = MATCHER.matcher(name.group(2));
        while (label.find()) {
          if (!labels.contains(label.group(1))) {
            wrong.add(place + ": " + name.group(1) + " has no label " + label.group(1));
          }
        }
      }
    }
  }

  private void known(String place, String label) {
    if (scraped.values().stream().noneMatch(labels -> labels.contains(label))) {
      wrong.add(place + ": nothing has the label " + label);
    }
  }

  private static void everyMetricHasItsLine(Set<String> names) {
    Set<String> told = new TreeSet<>();
    Matcher name =
        Pattern.compile("`((?:penstock_(?:pipe|slot|table)|ClickPipes)_\\w+)`")
            .matcher(DocBlock.text("docs/operations/monitoring.md"));
    while (name.find()) {
      told.add(name.group(1));
    }
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            names.stream().filter(n -> n.matches("(penstock|ClickPipes)_.*")).toList());
  }
}
