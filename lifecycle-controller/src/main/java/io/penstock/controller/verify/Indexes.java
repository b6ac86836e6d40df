package io.penstock.controller.verify;

import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.statement.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What of the source tells how a table can be walked. */
final class Indexes {

  private Indexes() {}

  /** How many rows it has, by the server's own estimate. */
  static long rows(Connection connection, long oid) {
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/row_estimate.sql"))) {
      sql.setLong(1, oid);
      sql.setLong(2, oid);
      try (ResultSet row = sql.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /**
   * The first columns of the key by which both servers order rows alike and the source has an
   * index; none where the table has to be read as a whole.
   */
  static List<ComparedColumn> walked(Connection connection, ComparedTable table) {
    List<ComparedColumn> longest = List.of();
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/ordered_indexes.sql"))) {
      sql.setLong(1, table.plan().oid());
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          List<ComparedColumn> prefix =
              prefix(
                  table,
                  List.of((String[]) row.getArray("columns").getArray()),
                  List.of((String[]) row.getArray("bytewise").getArray()));
          longest = prefix.size() > longest.size() ? prefix : longest;
        }
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
    return longest;
  }

  private static List<ComparedColumn> prefix(
      ComparedTable table, List<String> columns, List<String> bytewise) {
    List<ComparedColumn> prefix = new ArrayList<>();
    for (int i = 0; i < Math.min(columns.size(), table.key().size()); i++) {
      ComparedColumn column = table.key().get(i);
      if (!column.name().equals(columns.get(i))
          || !column.form().ordered()
          || !bytewise.get(i).equals("true")) {
        break;
      }
      prefix.add(column);
    }
    return prefix;
  }
}
