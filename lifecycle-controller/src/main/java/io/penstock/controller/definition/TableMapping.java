package io.penstock.controller.definition;

import io.penstock.model.spec.TableEngine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table of a pipe.
 *
 * @param schema of the source table
 * @param table the source table's name
 * @param target table name in the destination database
 * @param excludedColumns source columns that are not copied
 * @param customSortingKey whether {@code sortingKeys} replaces the key's order
 * @param sortingKeys source column names in order
 * @param engine null when the user leaves it to us
 * @param partitionKey source column that splits the load, or empty
 * @param partitionByExpr ClickHouse expression over target columns, or empty
 * @param columns of which something special is wanted
 */
public record TableMapping(
    String schema,
    String table,
    String target,
    List<String> excludedColumns,
    boolean customSortingKey,
    List<String> sortingKeys,
    @Nullable TableEngine engine,
    String partitionKey,
    String partitionByExpr,
    List<ColumnMapping> columns) {

  public TableMapping {
    columns = columns == null ? List.of() : List.copyOf(columns);
    excludedColumns = List.copyOf(excludedColumns);
    sortingKeys = List.copyOf(sortingKeys);
  }

  /** A table whose columns are all as usual. */
  public TableMapping(
      String schema,
      String table,
      String target,
      List<String> excludedColumns,
      boolean customSortingKey,
      List<String> sortingKeys,
      @Nullable TableEngine engine,
      String partitionKey,
      String partitionByExpr) {
    this(
        schema,
        table,
        target,
        excludedColumns,
        customSortingKey,
        sortingKeys,
        engine,
        partitionKey,
        partitionByExpr,
        List.of());
  }

  /** What is wanted of a source column. */
  public Optional<ColumnMapping> column(String source) {
    return columns.stream().filter(column -> column.name().equals(source)).findFirst();
  }

  /** A source column's name in the target. */
  public String targetName(String source) {
    return column(source)
        .map(ColumnMapping::destinationName)
        .filter(name -> !name.isEmpty())
        .orElse(source);
  }

  /** Schema and name of the source table: what a mapping is known by. */
  public List<String> source() {
    return List.of(schema, table);
  }

  /** The same with another engine. */
  public TableMapping withEngine(@Nullable TableEngine other) {
    return new TableMapping(
        schema,
        table,
        target,
        excludedColumns,
        customSortingKey,
        sortingKeys,
        other,
        partitionKey,
        partitionByExpr,
        columns);
  }

  /** The same for a table that is called otherwise. */
  public TableMapping withSource(String otherSchema, String otherTable) {
    return new TableMapping(
        otherSchema,
        otherTable,
        target,
        excludedColumns,
        customSortingKey,
        sortingKeys,
        engine,
        partitionKey,
        partitionByExpr,
        columns);
  }

  /** The same for a table whose columns are called otherwise. */
  public TableMapping withColumns(
      List<String> excluded,
      List<String> sorting,
      String otherPartitionKey,
      List<ColumnMapping> others) {
    return new TableMapping(
        schema,
        table,
        target,
        excluded,
        customSortingKey,
        sorting,
        engine,
        otherPartitionKey,
        partitionByExpr,
        others);
  }

  /** The same with other columns left out. */
  public TableMapping withExcludedColumns(List<String> others) {
    return withColumns(others, sortingKeys, partitionKey, columns);
  }

  /** How a person writes the source table. */
  public String display() {
    return schema + "." + table;
  }
}
