package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.cli.document.PipeFile;
import io.penstock.controller.cli.document.PipeYaml;
import io.penstock.controller.cli.plan.MappingForm;
import io.penstock.controller.cli.plan.PipePlan;
import io.penstock.controller.cli.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the CLI's {@code apply} and {@code export} know of pipes, held to a real controller. */
class DeclaredPipesTest extends ControllerStand {

  @Test
  void thePlanRefusesWhatTheControllerRefusesAndNothingElse() throws IOException {
    String id = createRunning();
    JsonNode shown = controller.call("GET", "/clickpipes/" + id).path("result");
    ObjectNode wanted = JsonNodeFactory.instance.objectNode();
    wanted.put("name", table);
    wanted.putObject("destination").put("database", "other").putArray("roles").add("other");
    ObjectNode postgres = wanted.putObject("source").putObject("postgres");
    postgres.put("type", "neon").put("host", "other").put("port", 1).put("tlsHost", "other");
    ObjectNode settings = postgres.putObject("settings");
    JsonNode schema =
        new YAMLMapper()
            .readTree(Files.readString(Path.of("../docs/openapi.yaml")))
            .at("/components/schemas/Settings/properties");
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      settings.set(
          field.getKey(),
          another(field.getValue(), shown.at("/source/postgres/settings").path(field.getKey())));
    }

    Set<String> refused = new TreeSet<>();
    PipePlan plan = Planner.change(wanted, shown, false);
    plan.refused().forEach(line -> refused.add(line.substring(0, line.indexOf(' '))));

    // Unknown, so that nothing of the rest is done.
    JsonNode answer =
        controller.call(
            "PATCH", "/clickpipes/" + id, wanted.deepCopy().put("unheardOf", 1).toString());
    Set<String> byController = new TreeSet<>();
    for (JsonNode problem : answer.path("problems")) {
      if (problem.path("message").asText().startsWith("cannot be changed")) {
        byController.add(problem.path("field").asText());
      }
    }
    assertThat(refused).isEqualTo(byController);
    assertThat(refused).hasSizeGreaterThan(7);
  }

  /** A value of the schema that differs from the one that is shown, or from the default. */
  private static JsonNode another(JsonNode schema, JsonNode shown) {
    JsonNode now = shown.isMissingNode() ? schema.path("default") : shown;
    for (JsonNode choice : schema.path("enum")) {
      if (!choice.equals(now) && !choice.isNull() && !choice.asText().isEmpty()) {
        return choice;
      }
    }
    if (schema.path("type").asText().equals("boolean")) {
      return BooleanNode.valueOf(!now.asBoolean());
    }
    return schema.path("type").asText().equals("string")
        ? TextNode.valueOf("other")
        : IntNode.valueOf(now.asInt() + 1000);
  }

  @Test
  void whatIsExportedIsWhatIsThere() throws IOException {
    String mappings =
        """
        {"sourceTable":"%1$s","targetTable":"%1$s_z","excludedColumns":["m","l"],
         "useCustomSortingKey":true,"sortingKeys":["id"],"partitionKey":"id",
         "columns":[{"name":"at","destinationName":"when"}]},
        {"sourceTable":"odd","tableEngine":"MergeTree"}"""
            .formatted(table);
    JsonNode made =
        controller.call(
            "POST",
            "/clickpipes",
            body(
                "yes: " + table,
                mappings,
                "\"onTruncate\":\"ignore\",\"snapshotMaxBytesPerSecond\":100000"));
    assertThat(made.path("http").asInt()).as(made.toString()).isEqualTo(200);
    JsonNode shown = made.path("result");
    Path file = dir.resolve("pipe.yaml");
    Files.writeString(file, PipeYaml.text(List.of(PipeYaml.declared(shown, MappingForm::of))));
    PipePlan plan = Planner.change(PipeFile.read(file), shown, false);
    assertThat(plan.action()).as(plan.json().toString()).isEqualTo(PipePlan.Action.NOTHING);
    controller.call("DELETE", "/clickpipes/" + made.at("/result/id").asText());
  }
}
