package io.penstock.controller.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.definition.WholeSchema;
import io.penstock.controller.fields.Problems;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a PATCH and the pipe as it is shown together: the whole definition as it is to be. What is
 * the same is ignored, as ClickPipes' clients send everything; what differs must be something that
 * can be changed.
 */
final class PatchReader {

  private static final String POSTGRES = "source.postgres";
  private static final String PREFIX = POSTGRES + ".settings.metadataColumnPrefix";
  private static final String READER = POSTGRES + ".settings.reader";
  private static final String MAPPINGS = POSTGRES + ".tableMappings";
  private static final String TO_ADD = MAPPINGS + "ToAdd";
  private static final String TO_REMOVE = MAPPINGS + "ToRemove";

  private static final Set<String> EDITABLE =
      Set.of(
          "name",
          POSTGRES + ".host",
          POSTGRES + ".port",
          POSTGRES + ".database",
          POSTGRES + ".tlsHost",
          POSTGRES + ".caCertificate",
          POSTGRES + ".disableTls",
          POSTGRES + ".skipCertVerification",
          POSTGRES + ".settings.syncIntervalSeconds",
          POSTGRES + ".settings.pullBatchSize",
          POSTGRES + ".settings.deleteOnMerge",
          POSTGRES + ".settings.initialLoadParallelism",
          POSTGRES + ".settings.snapshotNumRowsPerPartition",
          POSTGRES + ".settings.snapshotNumberOfParallelTables",
          POSTGRES + ".settings.snapshotMaxBytesPerSecond",
          // What they say holds for tables that are made afterwards.
          POSTGRES + ".settings.unboundedNumeric",
          POSTGRES + ".settings.jsonAs",
          POSTGRES + ".settings.binaryFormat",
          POSTGRES + ".settings.onTruncate",
          POSTGRES + ".settings.dropColumns",
          MAPPINGS);

  /** What null takes away. Elsewhere it counts as unset, and says nothing. */
  private static final Set<String> REMOVABLE =
      Set.of(
          POSTGRES + ".tlsHost",
          POSTGRES + ".caCertificate",
          POSTGRES + ".settings.snapshotMaxBytesPerSecond",
          POSTGRES + ".settings.onTruncate");

  private final Problems problems;
  private final String kept;

  /**
   * A reader.
   *
   * @param kept stands for credentials that stay as they are
   */
  PatchReader(Problems problems, String kept) {
    this.problems = problems;
    this.kept = kept;
  }

  /** The whole body; means something only when no problem was found. */
  ObjectNode merge(JsonNode patch, ObjectNode shown) {
    ObjectNode whole = shown.deepCopy();
    whole.remove(List.of("id", "serviceId", "state", "createdAt", "updatedAt"));
    ObjectNode postgres = (ObjectNode) whole.at("/source/postgres");
    postgres.putObject("credentials").put("username", kept).put("password", kept);
    merge("", patch, shown, whole);
    tables(patch.path("source").path("postgres"), postgres);
    return whole;
  }

  private void merge(String path, JsonNode patch, JsonNode shown, ObjectNode whole) {
    for (Iterator<Map.Entry<String, JsonNode>> it = patch.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      String name = field.getKey();
      String here = path.isEmpty() ? name : path + "." + name;
      JsonNode wanted = field.getValue();
      JsonNode now = shown.path(name);
      if (wanted.isNull() && REMOVABLE.contains(here)) {
        whole.remove(name);
        continue;
      }
      if (here.equals(TO_ADD)
          || here.equals(TO_REMOVE)
          || unset(wanted, now)
          || same(wanted, now)
          // Only another one is shown.
          || here.equals(PREFIX) && now.isMissingNode() && isDefaultPrefix(wanted)
          || here.equals(READER) && now.isMissingNode() && isNative(wanted)) {
        continue;
      }
      if (here.equals(POSTGRES + ".credentials")) {
        credentials(here, wanted, (ObjectNode) whole.path(name));
      } else if (EDITABLE.contains(here)) {
        whole.set(name, wanted);
      } else if (wanted.isObject() && now.isObject()) {
        merge(here, wanted, now, (ObjectNode) whole.path(name));
      } else if (now.isMissingNode() && !known(here)) {
        problems.invalid(here, "is not known here");
      } else {
        problems.invalid(
            here, "cannot be changed; leave it out, or make a new pipe that has it so");
      }
    }
  }

  private static boolean isDefaultPrefix(JsonNode wanted) {
    return wanted.asText().equals(PipeSpec.DEFAULT_PREFIX);
  }

  private static boolean isNative(JsonNode wanted) {
    return wanted.asText().equals(Reader.NATIVE.text());
  }

  private static boolean known(String path) {
    return Set.of(
            POSTGRES + ".settings.publicationName",
            POSTGRES + ".settings.replicationSlotName",
            "destination.roles",
            PREFIX,
            READER,
            POSTGRES + ".iamRole")
        .contains(path);
  }

  private void credentials(String path, JsonNode wanted, ObjectNode whole) {
    if (!wanted.isObject()) {
      problems.invalid(path, "must be an object");
      return;
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = wanted.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (!field.getValue().isNull() && !field.getValue().asText().isEmpty()) {
        whole.set(field.getKey(), field.getValue());
      }
    }
  }

  private void tables(JsonNode patch, ObjectNode postgres) {
    JsonNode add = patch.path("tableMappingsToAdd");
    JsonNode remove = patch.path("tableMappingsToRemove");
    ArrayNode mappings = postgres.withArray("tableMappings");
    Set<List<String>> removed = new HashSet<>();
    for (int i = 0; i < remove.size(); i++) {
      List<String> source = source(remove.get(i));
      boolean found = false;
      for (int j = mappings.size() - 1; j >= 0; j--) {
        if (source(mappings.get(j)).equals(source)) {
          mappings.remove(j);
          found = true;
        }
      }
      found |= exclude(mappings, source);
      if (!found) {
        problems.invalid(
            TO_REMOVE + "[" + i + "]", String.join(".", source) + " is not a table of the pipe");
      }
      removed.add(source);
    }
    for (int i = 0; i < add.size(); i++) {
      List<String> source = source(add.get(i));
      if (removed.contains(source)) {
        problems.invalid(
            TO_ADD + "[" + i + "]",
            String.join(".", source) + " is both added and removed; do one after the other");
      }
      mappings.add(add.get(i));
    }
  }

  /** A mapping of the whole schema, if there is one, does not bring a removed table back. */
  private static boolean exclude(ArrayNode mappings, List<String> source) {
    boolean whole = false;
    for (JsonNode mapping : mappings) {
      if (source(mapping).equals(List.of(source.get(0), WholeSchema.ALL))) {
        ArrayNode excluded = ((ObjectNode) mapping).withArray("excludedTables");
        excluded.add(source.get(1));
        whole = true;
      }
    }
    return whole;
  }

  private static List<String> source(JsonNode mapping) {
    return List.of(
        mapping.path("sourceSchemaName").asText("public"), mapping.path("sourceTable").asText());
  }

  private static boolean same(JsonNode wanted, JsonNode now) {
    return wanted.equals(now)
        || wanted.isTextual()
            && now.isTextual()
            && wanted.textValue().equalsIgnoreCase("basic")
            && now.textValue().equals("basic");
  }

  private static boolean unset(JsonNode node, JsonNode now) {
    return node.isNull()
        || node.isTextual() && node.textValue().isEmpty()
        || node.isArray() && node.isEmpty()
        || node.isObject() && node.isEmpty()
        || node.isBoolean() && !node.booleanValue() && now.isMissingNode();
  }
}
