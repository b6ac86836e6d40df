package io.penstock.controller.source;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.statement.SqlFile;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table's definition at one moment, in which nobody could alter it.
 *
 * @param table as the catalogue describes it
 * @param asOf position in the WAL: whatever was altered is below it, what will be is above
 * @param existing by column name, what older rows show
 */
public record TableDefinition(SourceTable table, Lsn asOf, Map<String, ExistingValue> existing) {

  private static final int ATTEMPTS = 5;

  /** As the job's sessions print values. */
  private static final String FORMS =
      "SET LOCAL lock_timeout = '5s'; SET LOCAL datestyle = 'ISO, MDY';"
          + " SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';"
          + " SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'";

  /**
   * Reads a table under a lock that lets everybody read and write.
   *
   * @param mapping what columns and names are looked up for
   * @throws PipeException TABLE_GONE; SOURCE_UNREACHABLE while somebody alters it
   */
  public static TableDefinition read(Connection connection, long oid, TableMapping mapping) {
    try {
      connection.setAutoCommit(false);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<TableDefinition> read = attempt(connection, oid, mapping);
        connection.rollback();
        if (read.isPresent()) {
          return read.get();
        }
      }
      throw new PipeException(
          ErrorCode.SOURCE_UNREACHABLE, "table " + mapping.display() + " is renamed all the time");
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** Empty when the name went to another table before it was locked. */
  private static Optional<TableDefinition> attempt(
      Connection connection, long oid, TableMapping mapping) throws SQLException {
    List<String> name = name(connection, oid, mapping);
    try (Statement sql = connection.createStatement()) {
      sql.execute(FORMS);
      // A SELECT of nothing asks for no more than the pipe has: the privilege on some column.
      sql.execute("SELECT FROM ONLY " + Quote.postgres(name.get(0), name.get(1)) + " LIMIT 0");
    }
    if (!name(connection, oid, mapping).equals(name)) {
      return Optional.empty();
    }
    Lsn asOf = position(connection);
    SourceTable table =
        Catalogue.read(connection, List.of(mapping.withSource(name.get(0), name.get(1))))
            .get(0)
            .orElseThrow(() -> gone(oid, mapping));
    if (table.oid() != oid) {
      return Optional.empty();
    }
    return Optional.of(new TableDefinition(table, asOf, existing(connection, table)));
  }

  private static List<String> name(Connection connection, long oid, TableMapping mapping)
      throws SQLException {
    TableNames names = TableNames.read(connection, List.of(oid)).get(oid);
    if (names == null) {
      throw gone(oid, mapping);
    }
    return names.qualified();
  }

  private static PipeException gone(long oid, TableMapping mapping) {
    return new PipeException(
        ErrorCode.TABLE_GONE,
        "table " + mapping.display() + " (oid " + oid + ") does not exist any more");
  }

  private static Lsn position(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT pg_current_wal_insert_lsn()::text")) {
      row.next();
      return Lsn.parse(row.getString(1));
    }
  }

  private static Map<String, ExistingValue> existing(Connection connection, SourceTable table)
      throws SQLException {
    Map<String, ExistingValue> existing = new HashMap<>();
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/existing_values.sql"))) {
      sql.setLong(1, table.oid());
      sql.setLong(2, table.oid());
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          existing.put(row.getString("name"), value(row));
        }
      }
    }
    return existing;
  }

  private static ExistingValue value(ResultSet row) throws SQLException {
    String text = row.getString("value");
    return switch (row.getString("kind")) {
      case "V" ->
          text == null ? ExistingValue.NOTHING : new ExistingValue(ExistingValue.Kind.VALUE, text);
      case "N" -> ExistingValue.NOTHING;
      default -> new ExistingValue(ExistingValue.Kind.UNKNOWN, "");
    };
  }
}
