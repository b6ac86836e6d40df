package io.penstock.controller.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.fields.Fields;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.model.secret.SecretRef;
import io.penstock.model.spec.DestinationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A pipe's YAML file.
 *
 * @param definition its passwords references
 * @param destination where ClickHouse is; the password a reference
 */
record PipeFile(PipeDefinition definition, DestinationSpec destination) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Set<String> CONNECTION = Set.of("url", "username", "password");

  /**
   * Reads it.
   *
   * @throws PreparationException with every problem
   */
  static PipeFile read(Path file) {
    JsonNode tree = parse(file);
    Problems problems = new Problems();
    JsonNode destination = tree.path("destination");
    ObjectNode wrapped = YAML.createObjectNode();
    wrapped.set("destination", destination.isObject() ? destination : YAML.createObjectNode());
    Fields fields = Fields.root(wrapped, problems).object("destination");
    String url = fields.requiredText("url");
    if (!url.isEmpty() && !url.startsWith("http://") && !url.startsWith("https://")) {
      problems.invalid("destination.url", "must start with http:// or https://");
    }
    String username = fields.text("username");
    String password = fields.requiredText("password");
    SecretRef ref = new SecretRef("env:unset");
    try {
      ref = password.isEmpty() ? ref : new SecretRef(password);
    } catch (IllegalArgumentException e) {
      problems.invalid("destination.password", String.valueOf(e.getMessage()));
    }
    PipeDefinition definition =
        new DefinitionReader(SecretRef::new, "default").read(body(tree), problems);
    if (!problems.isEmpty()) {
      throw new PreparationException(problems.list().stream().map(Problem::text).toList());
    }
    return new PipeFile(
        definition,
        new DestinationSpec(
            url.replaceAll("/+$", ""),
            username.isEmpty() ? "default" : username,
            ref,
            definition.database()));
  }

  private static JsonNode parse(Path file) {
    try {
      JsonNode tree = YAML.readTree(Files.readString(file));
      if (tree == null || !tree.isObject()) {
        throw new PreparationException(List.of(file + " does not hold a pipe"));
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new PreparationException(
          List.of(file + " is not YAML (line " + e.getLocation().getLineNr() + ")"));
    } catch (IOException e) {
      throw new PreparationException(List.of(file + " cannot be read"));
    }
  }

  /** The tree as the API takes it: without the destination's connection. */
  private static JsonNode body(JsonNode tree) {
    ObjectNode copy = tree.deepCopy();
    if (copy.path("destination") instanceof ObjectNode destination) {
      destination.remove(CONNECTION);
    }
    return copy;
  }
}
