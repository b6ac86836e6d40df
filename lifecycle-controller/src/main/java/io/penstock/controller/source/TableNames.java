package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.spec.FormerShape;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a planned table is called and made of now.
 *
 * @param numbers of its columns, in order
 * @param columns their names
 * @param types oids of their types
 */
public record TableNames(
    String schema, String name, List<Integer> numbers, List<String> columns, List<Long> types) {

  /** The tables that a spec carries and that are there, by oid. */
  public static Map<Long, TableNames> read(Connection connection, PipeSpec spec) {
    return read(
        connection, spec.tables().stream().filter(TablePlan::active).map(TablePlan::oid).toList());
  }

  /** Those of some tables that are there, by oid. */
  static Map<Long, TableNames> read(Connection connection, List<Long> oids) {
    Map<Long, TableNames> found = new HashMap<>();
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/definitions.sql"))) {
      sql.setArray(1, connection.createArrayOf("int8", oids.toArray()));
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          found.put(
              row.getLong("oid"),
              new TableNames(
                  row.getString("schema"),
                  row.getString("name"),
                  List.of((Integer[]) row.getArray("numbers").getArray()),
                  List.of((String[]) row.getArray("columns").getArray()),
                  List.of((Long[]) row.getArray("types").getArray())));
        }
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
    return found;
  }

  /** Schema and name. */
  public List<String> qualified() {
    return List.of(schema, name);
  }

  /** Whether it is not called what was planned. */
  public boolean renames(TablePlan plan) {
    return !plan.schema().equals(schema) || !plan.name().equals(name);
  }

  /**
   * Columns that were dropped and added again so that the table looks as before: the stream cannot
   * tell them from those that were planned, and rows have lost their values.
   */
  public List<String> replaced(TablePlan plan) {
    List<FormerShape.Column> planned = plan.shape().columns();
    List<String> replaced = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (plan.leftOut().contains(columns.get(i))) {
        continue;
      }
      if (at == planned.size()) {
        return List.of();
      }
      FormerShape.Column column = planned.get(at++);
      if (!column.name().equals(columns.get(i)) || column.type().oid() != types.get(i)) {
        return List.of();
      }
      if (column.attnum() != numbers.get(i)) {
        replaced.add(column.name());
      }
    }
    return at == planned.size() ? replaced : List.of();
  }
}
