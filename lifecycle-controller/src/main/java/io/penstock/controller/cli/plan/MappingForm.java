package io.penstock.controller.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A table's mapping with only what is not the usual, so that two can be compared. */
public final class MappingForm {

  private MappingForm() {}

  /** The mapping without what is unset, empty, or what the API takes for unset. */
  public static ObjectNode of(JsonNode mapping) {
    ObjectNode form = JsonNodeFactory.instance.objectNode();
    form.put("sourceSchemaName", schema(mapping));
    form.put("sourceTable", table(mapping));
    form.put("targetTable", target(mapping));
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      if (!form.has(field.getKey()) && !usual(field.getKey(), field.getValue())) {
        form.set(field.getKey(), value(field.getKey(), field.getValue()));
      }
    }
    return form;
  }

  /** {@code schema.table}; for a person, and what a mapping is known by. */
  static String name(JsonNode mapping) {
    return schema(mapping) + "." + table(mapping);
  }

  static boolean isWhole(JsonNode mapping) {
    return table(mapping).equals("*");
  }

  static String target(JsonNode mapping) {
    String target = mapping.path("targetTable").asText("");
    return target.isEmpty() || target.equals("null") ? table(mapping) : target;
  }

  /** Names of the fields that differ. */
  static List<String> differing(JsonNode one, JsonNode other) {
    TreeSet<String> names = new TreeSet<>();
    for (Iterator<String> it = one.fieldNames(); it.hasNext(); ) {
      names.add(it.next());
    }
    for (Iterator<String> it = other.fieldNames(); it.hasNext(); ) {
      names.add(it.next());
    }
    names.removeIf(name -> one.path(name).equals(other.path(name)));
    return new ArrayList<>(names);
  }

  private static String schema(JsonNode mapping) {
    String schema = mapping.path("sourceSchemaName").asText("");
    return schema.isEmpty() ? "public" : schema;
  }

  private static String table(JsonNode mapping) {
    return mapping.path("sourceTable").asText("");
  }

  private static boolean usual(String field, JsonNode value) {
    return value.isNull()
        || value.isTextual() && value.textValue().isEmpty()
        || value.isContainerNode() && value.isEmpty()
        || value.isBoolean() && !value.booleanValue()
        || field.equals("tableEngine") && value.asText().equals("ReplacingMergeTree");
  }

  /** What is left out has no order; columns say only what is wanted of them. */
  private static JsonNode value(String field, JsonNode value) {
    if (field.equals("excludedColumns") || field.equals("excludedTables")) {
      TreeSet<String> sorted = new TreeSet<>();
      value.forEach(name -> sorted.add(name.asText()));
      ArrayNode names = JsonNodeFactory.instance.arrayNode();
      sorted.forEach(names::add);
      return names;
    }
    if (field.equals("columns")) {
      ArrayNode columns = JsonNodeFactory.instance.arrayNode();
      for (JsonNode column : value) {
        ObjectNode one = columns.addObject();
        for (Map.Entry<String, JsonNode> entry : column.properties()) {
          if (!usual(entry.getKey(), entry.getValue())) {
            one.set(entry.getKey(), entry.getValue());
          }
        }
      }
      return columns;
    }
    return value;
  }
}
