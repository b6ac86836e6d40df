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
   */
  public record Edge(
      long oid, long parent, String hung, String schema, String name, String kind, boolean born) {

    /** What it is known by. */
    public String key() {
      return oid + ":" + hung;
    }

    /** Its form in a spec: {@link #key}, kind and name. */
    public String text() {
      return key() + " " + kind + " " + display();
    }

    /** How a person writes it. */
    public String display() {
      return schema + "." + name;
    }

    /** The key in a text. */
    public static String key(String text) {
      return text.substring(0, text.indexOf(' '));
    }
  }

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
                      row.getBoolean("born")));
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
