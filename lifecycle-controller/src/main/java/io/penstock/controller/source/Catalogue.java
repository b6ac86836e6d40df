package io.penstock.controller.source;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.statement.SqlFile;
import io.penstock.model.type.PgType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what the source's catalogue says of tables, columns and types. */
public final class Catalogue {

  private record ColumnRow(
      long relation,
      String name,
      int attnum,
      long type,
      int typmod,
      int dimensions,
      boolean notNull,
      boolean generated,
      boolean readable,
      int keyPosition,
      int identityPosition) {}

  private Catalogue() {}

  /** The mapped tables in the mappings' order; empty where there is none. */
  public static List<Optional<SourceTable>> read(
      Connection connection, List<TableMapping> mappings) {
    try {
      List<Optional<SourceTable>> bare = relations(connection, mappings);
      List<Long> oids = bare.stream().flatMap(Optional::stream).map(SourceTable::oid).toList();
      Map<Long, List<SourceTable.Column>> columns = columns(connection, oids);
      return bare.stream()
          .map(table -> table.map(t -> withColumns(t, columns.getOrDefault(t.oid(), List.of()))))
          .toList();
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static List<Optional<SourceTable>> relations(
      Connection connection, List<TableMapping> mappings) throws SQLException {
    List<Optional<SourceTable>> found = new ArrayList<>();
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/relations.sql"))) {
      Object[] schemas = mappings.stream().map(TableMapping::schema).toArray();
      Object[] names = mappings.stream().map(TableMapping::table).toArray();
      sql.setArray(1, connection.createArrayOf("text", schemas));
      sql.setArray(2, connection.createArrayOf("text", names));
      try (ResultSet row = sql.executeQuery()) {
        for (TableMapping mapping : mappings) {
          row.next();
          found.add(
              row.getLong("oid") == 0 ? Optional.empty() : Optional.of(relation(row, mapping)));
        }
      }
    }
    return found;
  }

  private static SourceTable relation(ResultSet row, TableMapping mapping) throws SQLException {
    return new SourceTable(
        row.getLong("oid"),
        mapping.schema(),
        mapping.table(),
        row.getString("relkind"),
        row.getString("relpersistence"),
        row.getString("relreplident"),
        row.getBoolean("is_partition"),
        row.getBoolean("owned"),
        row.getString("owner"),
        row.getBoolean("schema_usable"),
        row.getBoolean("readable"),
        row.getBoolean("row_security"),
        row.getString("leaves_without_identity"),
        List.of());
  }

  private static SourceTable withColumns(SourceTable t, List<SourceTable.Column> columns) {
    return new SourceTable(
        t.oid(),
        t.schema(),
        t.name(),
        t.kind(),
        t.persistence(),
        t.identity(),
        t.partition(),
        t.owned(),
        t.owner(),
        t.schemaUsable(),
        t.readable(),
        t.rowSecurity(),
        t.leavesWithoutIdentity(),
        columns);
  }

  private static Map<Long, List<SourceTable.Column>> columns(Connection connection, List<Long> oids)
      throws SQLException {
    List<ColumnRow> rows = new ArrayList<>();
    Set<Long> typeOids = new LinkedHashSet<>();
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/columns.sql"))) {
      sql.setArray(1, connection.createArrayOf("int8", oids.toArray()));
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          rows.add(columnRow(row));
          typeOids.add(row.getLong("type_oid"));
        }
      }
    }
    TypeTrees types = new TypeTrees(connection);
    types.load(typeOids);
    Map<Long, List<SourceTable.Column>> columns = new HashMap<>();
    for (ColumnRow row : rows) {
      PgType type = types.build(row.type(), row.typmod(), row.dimensions());
      columns
          .computeIfAbsent(row.relation(), relation -> new ArrayList<>())
          .add(
              new SourceTable.Column(
                  row.name(),
                  row.attnum(),
                  type,
                  row.notNull(),
                  row.generated(),
                  row.readable(),
                  row.keyPosition(),
                  row.identityPosition()));
    }
    return columns;
  }

  private static ColumnRow columnRow(ResultSet row) throws SQLException {
    return new ColumnRow(
        row.getLong("relation"),
        row.getString("name"),
        row.getInt("attnum"),
        row.getLong("type_oid"),
        row.getInt("typmod"),
        row.getInt("dimensions"),
        row.getBoolean("not_null"),
        !row.getString("generated").isEmpty(),
        row.getBoolean("readable"),
        row.getInt("key_position"),
        row.getInt("identity_position"));
  }
}
