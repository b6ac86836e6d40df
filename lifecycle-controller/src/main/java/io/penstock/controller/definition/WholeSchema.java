package io.penstock.controller.definition;

import java.util.List;

/**
 * A mapping of all tables of a schema, those that are made later too.
 *
 * @param place its index among the mappings as the user gave them
 * @param mapping as given: its table is {@link #ALL}, its target holds {@link #ALL} once, where a
 *     table's own name goes
 * @param excludedTables names that it does not stand for: given, or removed from the pipe since
 * @param followed names of the tables that came by it, in the order they came
 */
public record WholeSchema(
    int place, TableMapping mapping, List<String> excludedTables, List<String> followed) {

  /** Stands for every table of the schema, and in the target for a table's name. */
  public static final String ALL = "*";

  public WholeSchema {
    excludedTables = List.copyOf(excludedTables);
    followed = List.copyOf(followed);
  }

  /** The schema. */
  public String schema() {
    return mapping.schema();
  }

  /** How a person writes it. */
  public String display() {
    return mapping.display();
  }

  /**
   * The mapping of one table.
   *
   * @param columns that the table has; others are not excluded
   */
  public TableMapping mappingOf(String table, List<String> columns) {
    return new TableMapping(
        schema(),
        table,
        mapping.target().replace(ALL, table),
        mapping.excludedColumns().stream().filter(columns::contains).toList(),
        false,
        List.of(),
        mapping.engine(),
        "",
        "");
  }

  /** The same with other tables that came by it. */
  public WholeSchema withFollowed(List<String> others) {
    return new WholeSchema(place, mapping, excludedTables, others);
  }
}
