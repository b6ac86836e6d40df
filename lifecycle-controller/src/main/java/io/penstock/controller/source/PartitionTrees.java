package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What hangs below partitioned tables. */
public final class PartitionTrees {

  private static final int LOOK_SECONDS = 10;
  private static final String NO_SUCH_TABLE = "42P01";

  private PartitionTrees() {}

  /**
   * A partition and how it hangs there.
   *
   * @param parent oid of what it hangs on
   * @param hung the transaction that hung it there, as text
   * @param kind {@code relkind}: r table, p partitioned, f foreign
   * @param born whether it is sure to have been made as a partition
   * @param file its {@code relfilenode}: another one after a TRUNCATE or a rewrite
   * @param changedBy the transaction that wrote its line in the catalogue, as text
   */
  public record Edge(
      long oid,
      long parent,
      String hung,
      String schema,
      String name,
      String kind,
      boolean born,
      long file,
      String changedBy) {

    /** What it is known by. */
    public String key() {
      return oid + ":" + hung;
    }

    /** Its form in a spec: {@link #key}, kind with file, and name. */
    public String text() {
      return key() + " " + kind + ":" + file + " " + display();
    }

    /** How a person writes it. */
    public String display() {
      return schema + "." + name;
    }

    /** Whether it bears rows by itself. */
    public boolean leaf() {
      return !kind.equals("p");
    }

    /** What is known of one from a spec. */
    public static Known known(String text) {
      String[] parts = text.split(" ", 3);
      int colon = parts[1].indexOf(':');
      return colon < 0
          ? new Known(parts[0], !parts[1].equals("p"), 0, parts[2])
          : new Known(
              parts[0],
              parts[1].charAt(0) != 'p',
              Long.parseLong(parts[1].substring(colon + 1)),
              parts[2]);
    }
  }

  /**
   * An edge as it was when it was recorded.
   *
   * @param key {@link Edge#key}
   * @param file its {@code relfilenode}; 0 if that was not recorded
   */
  public record Known(String key, boolean leaf, long file, String display) {}

  /** The edges below each root; none for a root without partitions. */
  public static Map<Long, List<Edge>> read(Connection connection, Collection<Long> roots) {
    Map<Long, List<Edge>> trees = new LinkedHashMap<>();
    if (roots.isEmpty()) {
      return trees;
    }
    roots.forEach(root -> trees.put(root, new ArrayList<>()));
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/partition_edges.sql"))) {
      sql.setArray(1, connection.createArrayOf("int8", roots.toArray()));
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          trees
              .get(row.getLong("root"))
              .add(
                  new Edge(
                      row.getLong("oid"),
                      row.getLong("parent"),
                      row.getString("hung"),
                      row.getString("schema"),
                      row.getString("name"),
                      row.getString("relkind"),
                      row.getBoolean("born"),
                      row.getLong("file"),
                      row.getString("changed_by")));
        }
      }
      return trees;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** The same in the form that a spec keeps. */
  public static Map<Long, List<String>> texts(Connection connection, Collection<Long> roots) {
    Map<Long, List<String>> texts = new HashMap<>();
    read(connection, roots)
        .forEach(
            (root, edges) ->
                texts.put(root, edges.stream().map(Edge::text).collect(Collectors.toList())));
    return texts;
  }

  /**
   * Whether a partition may hold rows: also when it cannot be read, or not soon. One that is gone
   * holds none.
   */
  public static boolean mayHoldRows(Connection connection, Edge leaf) {
    if (!leaf.kind().equals("r")) {
      return true;
    }
    try (Statement sql = connection.createStatement()) {
      sql.setQueryTimeout(LOOK_SECONDS);
      String table = Quote.postgres(leaf.schema(), leaf.name());
      try (ResultSet row = sql.executeQuery("SELECT EXISTS (SELECT FROM ONLY " + table + ")")) {
        return !row.next() || row.getBoolean(1);
      }
    } catch (SQLException e) {
      return !NO_SUCH_TABLE.equals(e.getSQLState());
    }
  }
}
