package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a mapping of a whole schema stands for. */
public final class SchemaTables {

  private SchemaTables() {}

  /**
   * A table of the schema, fit for a pipe or not.
   *
   * @param columns their names
   */
  public record Entry(long oid, String name, List<String> columns) {}

  /** The tables of a schema by name; nothing when there is no such schema. */
  public static Optional<List<Entry>> read(Connection connection, String schema) {
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/schema_tables.sql"))) {
      sql.setString(1, schema);
      try (ResultSet row = sql.executeQuery()) {
        List<Entry> tables = new ArrayList<>();
        boolean there = false;
        while (row.next()) {
          there = true;
          String name = row.getString("name");
          if (name != null) {
            String[] columns = (String[]) row.getArray("columns").getArray();
            tables.add(new Entry(row.getLong("oid"), name, List.of(columns)));
          }
        }
        return there ? Optional.of(tables) : Optional.empty();
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
