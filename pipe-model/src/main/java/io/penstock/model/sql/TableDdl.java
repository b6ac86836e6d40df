package io.penstock.model.sql;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ComputedColumn;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The definition of a target table. */
public final class TableDdl {

  private TableDdl() {}

  /** CREATE TABLE for {@code table} under its target name. */
  public static String create(String database, TablePlan table, MetadataColumns metadata) {
    StringBuilder sql = new StringBuilder("CREATE TABLE ");
    sql.append(Quote.clickhouse(database, table.targetTable())).append("\n(\n");
    for (ColumnPlan column : table.columns()) {
      sql.append("    ").append(Quote.clickhouse(column.targetName()));
      sql.append(' ').append(column.targetType()).append(",\n");
    }
    for (ComputedColumn column : table.computed()) {
      sql.append("    ").append(Quote.clickhouse(column.targetName()));
      sql.append(' ').append(column.targetType());
      // On a line of its own end: an expression may end with a comment.
      sql.append(" DEFAULT (").append(column.expression()).append("\n),\n");
    }
    sql.append("    ").append(Quote.clickhouse(metadata.syncedAt()));
    sql.append(" DateTime64(9) DEFAULT now64(9),\n");
    sql.append("    ").append(Quote.clickhouse(metadata.isDeleted())).append(" UInt8,\n");
    sql.append("    ").append(Quote.clickhouse(metadata.version())).append(" UInt64\n)\n");
    sql.append("ENGINE = ").append(engine(table, metadata));
    if (table.engine() != TableEngine.NULL) {
      if (!table.partitionByExpr().isEmpty()) {
        sql.append("\nPARTITION BY ").append(table.partitionByExpr());
      }
      sql.append("\nORDER BY ").append(sortingKey(table));
      if (hasNullableKey(table)) {
        sql.append("\nSETTINGS allow_nullable_key = 1");
      }
    }
    return sql.toString();
  }

  private static String engine(TablePlan table, MetadataColumns metadata) {
    return switch (table.engine()) {
      case REPLACING_MERGE_TREE ->
          "ReplacingMergeTree("
              + Quote.clickhouse(metadata.version())
              + ", "
              + Quote.clickhouse(metadata.isDeleted())
              + ")";
      case MERGE_TREE -> "MergeTree";
      case NULL -> "Null";
    };
  }

  /** An array's elements are Nullable, which a key takes only when told to. */
  private static boolean hasNullableKey(TablePlan table) {
    Set<String> key = new HashSet<>(table.sortingKey());
    return table.columns().stream()
        .anyMatch(
            column ->
                key.contains(column.targetName()) && column.targetType().contains("Nullable("));
  }

  private static String sortingKey(TablePlan table) {
    return table.sortingKey().stream()
        .map(Quote::clickhouse)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
