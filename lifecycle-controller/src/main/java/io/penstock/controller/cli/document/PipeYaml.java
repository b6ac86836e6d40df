package io.penstock.controller.cli.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A pipe that the API shows, as a file that {@link PipeFile} reads again. */
public final class PipeYaml {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .build();

  private PipeYaml() {}

  /**
   * What a file says of the pipe: with the usual left out, and with references in place of the
   * credentials, which the API does not show.
   *
   * @param mapping gives a table's mapping without what is usual
   */
  public static ObjectNode declared(JsonNode pipe, Function<JsonNode, ObjectNode> mapping) {
    ObjectNode declared = JsonNodeFactory.instance.objectNode();
    declared.set("name", pipe.path("name"));
    ObjectNode postgres = declared.putObject("source").putObject("postgres");
    JsonNode shown = pipe.at("/source/postgres");
    String variables = variables(pipe.path("name").asText());
    for (Map.Entry<String, JsonNode> field : shown.properties()) {
      if (!usual(field.getKey(), field.getValue())) {
        postgres.set(field.getKey(), field.getValue());
      }
      if (field.getKey().equals("database")) {
        postgres
            .putObject("credentials")
            .put("username", "env:" + variables + "_PGUSER")
            .put("password", "env:" + variables + "_PGPASSWORD");
      }
    }
    ArrayNode mappings = postgres.putArray("tableMappings");
    shown.path("tableMappings").forEach(one -> mappings.add(mapping.apply(one)));
    declared.set("destination", pipe.path("destination"));
    return declared;
  }

  private static boolean usual(String field, JsonNode value) {
    return field.equals("type") && value.asText().equals("postgres")
        || field.equals("authentication")
        || value.isBoolean() && !value.booleanValue();
  }

  /** A word that a shell takes as a variable's name. */
  private static String variables(String name) {
    String word = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    return word.matches("[A-Z].*") ? word : "PIPE_" + word;
  }

  /** Documents parted by {@code ---}. */
  public static String text(List<ObjectNode> pipes) {
    StringBuilder text = new StringBuilder();
    try {
      for (ObjectNode pipe : pipes) {
        text.append(text.isEmpty() ? "" : "---\n").append(YAML.writeValueAsString(pipe));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written as YAML", e);
    }
    return text.toString();
  }
}
