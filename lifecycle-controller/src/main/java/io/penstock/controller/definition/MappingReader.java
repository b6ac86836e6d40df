package io.penstock.controller.definition;

import io.penstock.controller.fields.Fields;
import io.penstock.model.spec.TableEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code tableMappings[]}. */
final class MappingReader {

  private static final String SHARES = "sharesTarget";

  private static final Map<String, TableEngine> ENGINES = new LinkedHashMap<>();

  static {
    ENGINES.put("ReplacingMergeTree", TableEngine.REPLACING_MERGE_TREE);
    ENGINES.put("MergeTree", TableEngine.MERGE_TREE);
    ENGINES.put("Null", TableEngine.NULL);
  }

  private final Fields postgres;

  /** Targets, each with whether all mappings of it so far share it. */
  private final Map<String, Boolean> targets = new HashMap<>();

  private final Set<List<String>> sources = new HashSet<>();
  private final List<WholeSchema> wholes = new ArrayList<>();

  MappingReader(Fields postgres) {
    this.postgres = postgres;
  }

  /** The tables that are named; those of whole schemas are in {@link #wholes} then. */
  List<TableMapping> read() {
    List<TableMapping> mappings = new ArrayList<>();
    int place = 0;
    for (Fields fields : postgres.objects("tableMappings")) {
      List<String> excluded = fields.texts("excludedTables");
      TableMapping mapping = mapping(fields);
      if (mapping.table().equals(WholeSchema.ALL)) {
        checkWhole(fields, mapping);
        wholes.add(new WholeSchema(place, mapping, excluded, List.of()));
      } else {
        mappings.add(mapping);
        if (!excluded.isEmpty()) {
          fields.invalid("excludedTables", "is only for sourceTable \"*\", a whole schema");
        }
      }
      place++;
    }
    if (!postgres.has("tableMappings")) {
      postgres.invalid("tableMappings", "at least one table is required");
    }
    return mappings;
  }

  /** Mappings of whole schemas that {@link #read} has met. */
  List<WholeSchema> wholes() {
    return wholes;
  }

  /** Targets that are said to be shared. */
  List<String> sharedTargets() {
    return targets.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static void checkWhole(Fields fields, TableMapping mapping) {
    String target = mapping.target();
    int at = target.indexOf(WholeSchema.ALL);
    if (at < 0 || target.indexOf(WholeSchema.ALL, at + 1) >= 0) {
      fields.invalid(
          "targetTable",
          "must hold * once, where a table's own name goes, since sourceTable is a whole schema;"
              + " or leave it out");
    }
    if (mapping.customSortingKey()
        || !mapping.partitionKey().isEmpty()
        || !mapping.partitionByExpr().isEmpty()
        || !mapping.columns().isEmpty()) {
      fields.invalid(
          "sourceTable",
          "\"*\" takes no sorting key, partitionKey, partitionByExpr or columns: map the tables that need"
              + " one by their names, beside it");
    }
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
    fields.flag(SHARES, false);
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
    if (TargetName.tooLong(mapping.target())) {
      fields.invalid("targetTable", "is too long for a ClickHouse table name");
    }
    if (!mapping.table().equals(WholeSchema.ALL) && !mapping.target().isEmpty()) {
      boolean shares = fields.flag(SHARES, false);
      Boolean before = targets.putIfAbsent(mapping.target(), shares);
      if (before != null && !(before && shares)) {
        fields.invalid(
            "targetTable",
            "\""
                + mapping.target()
                + "\" is the target of another mapping too; where no key is ever in both tables, set "
                + SHARES
                + ": true on each");
      }
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
}
