package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.TableArgument;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What can be said of single tables, of those that are to be mapped. */
final class TableOptions {

  @Option(
      names = "--exclude-columns",
      paramLabel = "SCHEMA.TABLE:COLUMN,…",
      description = "columns that the table's target does not get; repeatable")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = "--sorting-key",
      paramLabel = "SCHEMA.TABLE:COLUMN,…",
      description = "what the table's target is ordered by, in place of the key; repeatable")
  private List<String> sortingKeys = new ArrayList<>();

  @Option(
      names = "--engine",
      paramLabel = "SCHEMA.TABLE:ENGINE",
      description =
          "ReplacingMergeTree (unless given), MergeTree or Null for the table's target; repeatable")
  private List<String> engines = new ArrayList<>();

  /**
   * Puts what was given into the mappings.
   *
   * @throws IllegalArgumentException for a table that is not among them
   */
  void fill(JsonNode mappings) {
    for (String argument : excluded) {
      columns(argument).forEach(mapping(mappings, argument).putArray("excludedColumns")::add);
    }
    for (String argument : sortingKeys) {
      ObjectNode mapping = mapping(mappings, argument).put("useCustomSortingKey", true);
      columns(argument).forEach(mapping.putArray("sortingKeys")::add);
    }
    for (String argument : engines) {
      mapping(mappings, argument).put("tableEngine", value(argument));
    }
  }

  private static ObjectNode mapping(JsonNode mappings, String argument) {
    TableArgument table = TableArgument.parse(argument);
    for (JsonNode mapping : mappings) {
      if (mapping instanceof ObjectNode found
          && found.path("sourceSchemaName").asText("public").equals(table.schema())
          && found.path("sourceTable").asText().equals(table.table())) {
        return found;
      }
    }
    throw new IllegalArgumentException(
        table.schema() + "." + table.table() + " is none of the tables to map: " + argument);
  }

  private static List<String> columns(String argument) {
    return List.of(value(argument).split(","));
  }

  private static String value(String argument) {
    String value = TableArgument.parse(argument).target();
    if (value == null) {
      throw new IllegalArgumentException("a colon and what is to hold are missing: " + argument);
    }
    return value;
  }
}
