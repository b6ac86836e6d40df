package io.penstock.controller.definition;

import io.penstock.controller.fields.Fields;
import io.penstock.model.spec.TableEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code tableMappings[]}. */
final class MappingReader {

  /** ClickHouse keeps a table's file names below 255 bytes, with a suffix of its own. */
  private static final int MAX_TARGET_BYTES = 200;

  private static final Map<String, TableEngine> ENGINES = new LinkedHashMap<>();

  static {
    ENGINES.put("ReplacingMergeTree", TableEngine.REPLACING_MERGE_TREE);
    ENGINES.put("MergeTree", TableEngine.MERGE_TREE);
    ENGINES.put("Null", TableEngine.NULL);
  }

  private final Fields postgres;
  private final Set<String> targets = new HashSet<>();
  private final Set<List<String>> sources = new HashSet<>();

  MappingReader(Fields postgres) {
    this.postgres = postgres;
  }

  List<TableMapping> read() {
    List<TableMapping> mappings = new ArrayList<>();
    for (Fields fields : postgres.objects("tableMappings")) {
      mappings.add(mapping(fields));
    }
    if (!postgres.has("tableMappings")) {
      postgres.invalid("tableMappings", "at least one table is required");
    }
    return mappings;
  }

  private TableMapping mapping(Fields fields) {
    String schema = fields.has("sourceSchemaName") ? fields.text("sourceSchemaName") : "public";
    String table = fields.requiredText("sourceTable");
    String target = fields.has("targetTable") ? fields.text("targetTable") : table;
    TableMapping mapping =
        new TableMapping(
            schema,
            table,
            target,
            fields.texts("excludedColumns"),
            fields.flag("useCustomSortingKey", false),
            fields.texts("sortingKeys"),
            fields.choice("tableEngine", ENGINES).orElse(null),
            fields.text("partitionKey"),
            fields.text("partitionByExpr"),
            columns(fields));
    fields.rejectUnknown();
    check(fields, mapping);
    return mapping;
  }

  private static List<ColumnMapping> columns(Fields mapping) {
    List<String> excluded = mapping.texts("excludedColumns");
    Set<String> names = new HashSet<>();
    List<ColumnMapping> columns = new ArrayList<>();
    for (Fields fields : mapping.objects("columns")) {
      ColumnMapping column =
          new ColumnMapping(
              fields.requiredText("name"),
              fields.text("destinationName"),
              fields.text("destinationType"),
              fields.text("expression"));
      fields.rejectUnknown();
      if (!names.add(column.name())) {
        fields.invalid("name", "\"" + column.name() + "\" is named twice");
      }
      if (excluded.contains(column.name())) {
        fields.invalid("name", "\"" + column.name() + "\" is in excludedColumns too");
      }
      if (column.destinationName().isEmpty()
          && column.destinationType().isEmpty()
          && column.expression().isEmpty()) {
        fields.invalid(
            "name", "is all there is: give destinationName, destinationType or expression too");
      }
      columns.add(column);
    }
    return columns;
  }

  private void check(Fields fields, TableMapping mapping) {
    if (mapping.schema().getBytes(StandardCharsets.UTF_8).length > 63) {
      fields.invalid("sourceSchemaName", "must have at most 63 bytes");
    }
    if (mapping.table().getBytes(StandardCharsets.UTF_8).length > 63) {
      fields.invalid("sourceTable", "must have at most 63 bytes");
    }
    if (escapedLength(mapping.target()) > MAX_TARGET_BYTES) {
      fields.invalid("targetTable", "is too long for a ClickHouse table name");
    }
    if (!mapping.target().isEmpty() && !targets.add(mapping.target())) {
      fields.invalid(
          "targetTable", "\"" + mapping.target() + "\" is the target of another mapping too");
    }
    if (!mapping.table().isEmpty() && !sources.add(List.of(mapping.schema(), mapping.table()))) {
      fields.invalid("sourceTable", mapping.display() + " is mapped twice");
    }
    if (mapping.customSortingKey() && mapping.sortingKeys().isEmpty()) {
      fields.invalid("sortingKeys", "is required with useCustomSortingKey");
    }
    if (!mapping.customSortingKey() && !mapping.sortingKeys().isEmpty()) {
      fields.invalid("sortingKeys", "needs useCustomSortingKey: true");
    }
    if (new HashSet<>(mapping.sortingKeys()).size() != mapping.sortingKeys().size()) {
      fields.invalid("sortingKeys", "must not name a column twice");
    }
  }

  /** ClickHouse writes every byte but letters, digits and _ as %XX in file names. */
  private static int escapedLength(String name) {
    int length = 0;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
      length += plain ? 1 : 3;
    }
    return length;
  }
}
