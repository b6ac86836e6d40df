package io.penstock.controller.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.controller.statement.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists what a database holds that could be mapped. */
public final class Discovery {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Discovery() {}

  /**
   * A table.
   *
   * @param partitioned whether it has partitions
   * @param identity {@code default, nothing, full, index}
   * @param keyColumns what its rows are told apart by, in order; empty for nothing
   * @param estimatedRows by the last ANALYZE, or null
   * @param bytes on the disk, indexes included
   * @param readable whether the role has SELECT
   */
  public record Table(
      String schema,
      String name,
      boolean partitioned,
      String identity,
      List<String> keyColumns,
      List<Column> columns,
      @Nullable Long estimatedRows,
      long bytes,
      boolean readable) {}

  /** A column; its type as Postgres prints it. */
  public record Column(String name, String type, boolean notNull, boolean generated) {}

  /** Asks the database. */
  public static List<Table> tables(Connection connection) {
    List<Table> tables = new ArrayList<>();
    try (PreparedStatement sql =
            connection.prepareStatement(SqlFile.read("postgres/discover.sql"));
        ResultSet row = sql.executeQuery()) {
      while (row.next()) {
        tables.add(table(row));
      }
      return tables;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static Table table(ResultSet row) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (String json : (String[]) row.getArray("columns").getArray()) {
      columns.add(column(json));
    }
    long estimated = row.getLong("estimated_rows");
    Long rows = row.wasNull() ? null : estimated;
    return new Table(
        row.getString("schema"),
        row.getString("name"),
        row.getString("relkind").equals("p"),
        switch (row.getString("relreplident")) {
          case "n" -> "nothing";
          case "f" -> "full";
          case "i" -> "index";
          default -> "default";
        },
        List.of((String[]) row.getArray("key_columns").getArray()),
        columns,
        rows,
        row.getLong("bytes"),
        row.getBoolean("readable"));
  }

  private static Column column(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return new Column(
          node.path("name").asText(),
          node.path("type").asText(),
          node.path("notNull").asBoolean(),
          node.path("generated").asBoolean());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Postgres writes JSON", e);
    }
  }
}
