package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * docs/openapi.yaml, to which every answer that a test gets is held, every body that a controller
 * takes, and the documents' bodies.
 */
final class Contract {

  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final JsonNode FILE = read();
  private static final Map<JsonNode, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private Contract() {}

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(Path.of("..", "docs", "openapi.yaml").toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every operation as {@code GET /path}. */
  static List<String> operations() {
    List<String> all = new ArrayList<>();
    FILE.path("paths")
        .fields()
        .forEachRemaining(
            path -> {
              for (String method : METHODS) {
                if (path.getValue().has(method)) {
                  all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
              }
            });
    return all;
  }

  /** What is wrong with every example of the file. */
  static List<String> wrongExamples() {
    List<String> wrong = new ArrayList<>();
    for (JsonNode content : FILE.findParents("example")) {
      if (content.has("schema")) {
        wrong.addAll(wrong(content.path("schema"), content.path("example")));
      }
    }
    return wrong;
  }

  /** How many examples there are. */
  static int examples() {
    return FILE.findValues("example").size();
  }

  /** Holds a JSON answer to its schema. */
  static void check(String method, String path, int status, JsonNode answer) {
    JsonNode responses = operation(method, path).path("responses");
    JsonNode response =
        resolved(
            responses.has("" + status) ? responses.path("" + status) : responses.path("default"));
    JsonNode schema =
        response.isMissingNode()
            ? new ObjectMapper().createObjectNode().put("$ref", "#/components/schemas/Error")
            : response.at("/content/application~1json/schema");
    assertThat(status == 200 && response.isMissingNode())
        .as("%s %s is not in openapi.yaml", method, path)
        .isFalse();
    assertThat(wrong(schema, answer)).as("%s %s: %s", method, path, answer).isEmpty();
  }

  /** Holds a body that is taken to the schema of the request. */
  static void checkTaken(String method, String path, JsonNode body) {
    JsonNode content = resolved(operation(method, path).path("requestBody"));
    assertThat(content.isMissingNode())
        .as("%s %s has no body in openapi.yaml: %s", method, path, body)
        .isFalse();
    JsonNode schema = content.at("/content/application~1json/schema");
    assertThat(wrong(schema, body)).as("%s %s: %s", method, path, body).isEmpty();
  }

  private static JsonNode operation(String method, String path) {
    String[] asked = path.replaceFirst("\\?.*", "").replaceFirst("/$", "").split("/", -1);
    JsonNode found = FILE.path("nothing");
    int variables = Integer.MAX_VALUE;
    for (var it = FILE.path("paths").fields(); it.hasNext(); ) {
      var item = it.next();
      String[] parts = item.getKey().split("/", -1);
      boolean fits = parts.length == asked.length;
      int names = 0;
      for (int i = 0; fits && i < parts.length; i++) {
        boolean variable = parts[i].startsWith("{");
        names += variable ? 1 : 0;
        fits = variable || parts[i].equals(asked[i]);
      }
      JsonNode operation = item.getValue().path(method.toLowerCase(Locale.ROOT));
      if (fits && names < variables && !operation.isMissingNode()) {
        found = operation;
        variables = names;
      }
    }
    return found;
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? FILE.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static List<String> wrong(JsonNode schema, JsonNode value) {
    return SCHEMAS.computeIfAbsent(schema, Contract::compiled).validate(value).stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonSchema compiled(JsonNode schema) {
    ObjectNode whole = new ObjectMapper().createObjectNode();
    whole.set("components", FILE.path("components"));
    whole.putArray("allOf").add(schema);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(whole, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }
}
