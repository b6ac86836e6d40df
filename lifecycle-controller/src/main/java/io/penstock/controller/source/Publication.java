package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.spec.PublishedForm;
import io.penstock.model.sql.Quote;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A publication (manual, "CREATE PUBLICATION").
 *
 * @param allChanges whether it publishes inserts, updates and deletes
 * @param viaRoot whether partitions' changes bear their root's name
 * @param generatedColumns whether it publishes stored generated columns; none before PG 18
 * @param tables what it sends, by schema and name
 */
public record Publication(
    boolean allChanges,
    boolean viaRoot,
    boolean generatedColumns,
    Map<List<String>, PublishedForm> tables) {

  /** The first server that can publish generated columns. */
  public static final int GENERATED_SINCE = 18;

  /** Looks a publication up. */
  public static Optional<Publication> find(Connection connection, String name) {
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/publication.sql"))) {
      sql.setString(1, name);
      try (ResultSet row = sql.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Publication(
                row.getBoolean("all_changes"),
                row.getBoolean("pubviaroot"),
                row.getBoolean("generated_columns"),
                members(connection, name)));
      }
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static Map<List<String>, PublishedForm> members(Connection connection, String name)
      throws SQLException {
    Map<List<String>, PublishedForm> members = new HashMap<>();
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/publication_tables.sql"))) {
      sql.setString(1, name);
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          Array columns = row.getArray("columns");
          members.put(
              List.of(row.getString("schema"), row.getString("name")),
              new PublishedForm(
                  row.getString("row_filter"),
                  columns == null ? List.of() : List.of((String[]) columns.getArray()),
                  List.of()));
        }
      }
    }
    return members;
  }

  /** Which of some tables it does not hold. */
  public List<SourceTable> lacks(List<SourceTable> wanted) {
    return wanted.stream()
        .filter(table -> !tables.containsKey(List.of(table.schema(), table.name())))
        .toList();
  }

  /**
   * Makes a publication of these tables; one that is there holds just these afterwards. ONLY keeps
   * inheritance children out; partitions belong to their root all the same.
   */
  public static void make(Connection connection, String name, List<SourceTable> tables) {
    Optional<Publication> there = find(connection, name);
    if (there.isPresent()) {
      add(connection, name, there.get().lacks(tables));
      Set<List<String>> wanted =
          tables.stream()
              .map(table -> List.of(table.schema(), table.name()))
              .collect(Collectors.toSet());
      for (List<String> table : there.get().tables().keySet()) {
        if (!wanted.contains(table)) {
          remove(connection, name, table.get(0), table.get(1));
        }
      }
      return;
    }
    String list =
        tables.stream()
            .map(table -> "ONLY " + Quote.postgres(table.schema(), table.name()))
            .collect(Collectors.joining(", "));
    execute(
        connection,
        "CREATE PUBLICATION "
            + Quote.postgres(name)
            + " FOR TABLE "
            + list
            + " WITH (publish_via_partition_root = true"
            + (canPublishGenerated(connection) ? ", publish_generated_columns = stored)" : ")"));
  }

  private static boolean canPublishGenerated(Connection connection) {
    try {
      return connection.getMetaData().getDatabaseMajorVersion() >= GENERATED_SINCE;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** Publishes more tables. */
  public static void add(Connection connection, String name, List<SourceTable> tables) {
    for (SourceTable table : tables) {
      execute(
          connection,
          "ALTER PUBLICATION "
              + Quote.postgres(name)
              + " ADD TABLE ONLY "
              + Quote.postgres(table.schema(), table.name()));
    }
  }

  /** Publishes a table no longer. */
  public static void remove(Connection connection, String name, String schema, String table) {
    execute(
        connection,
        "ALTER PUBLICATION "
            + Quote.postgres(name)
            + " DROP TABLE ONLY "
            + Quote.postgres(schema, table));
  }

  /** Drops a publication if it is there. */
  public static void drop(Connection connection, String name) {
    execute(connection, "DROP PUBLICATION IF EXISTS " + Quote.postgres(name));
  }

  private static void execute(Connection connection, String text) {
    try (Statement sql = connection.createStatement()) {
      sql.execute(text);
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
