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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
      SourceTable.Generation generation,
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
      Map<Long, List<Leaves>> leaves = leaves(connection, bare);
      return bare.stream()
          .map(
              table ->
                  table.map(
                      t ->
                          with(
                              t,
                              columns.getOrDefault(t.oid(), List.of()),
                              leaves.getOrDefault(t.oid(), List.of()))))
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
        flaw(row.getString("key_flaw")),
        List.of(),
        List.of());
  }

  private static SourceTable.KeyFlaw flaw(@Nullable String name) {
    return name == null ? SourceTable.KeyFlaw.NONE : SourceTable.KeyFlaw.valueOf(name);
  }

  private static SourceTable with(
      SourceTable t, List<SourceTable.Column> columns, List<Leaves> leaves) {
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
        t.keyFlaw(),
        columns,
        leaves);
  }

  private static Map<Long, List<Leaves>> leaves(
      Connection connection, List<Optional<SourceTable>> tables) throws SQLException {
    Object[] roots =
        tables.stream()
            .flatMap(Optional::stream)
            .filter(table -> table.kind().equals("p"))
            .map(SourceTable::oid)
            .toArray();
    Map<Long, List<Leaves>> leaves = new HashMap<>();
    if (roots.length == 0) {
      return leaves;
    }
    try (PreparedStatement sql = connection.prepareStatement(SqlFile.read("postgres/leaves.sql"))) {
      sql.setArray(1, connection.createArrayOf("int8", roots));
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          leaves.computeIfAbsent(row.getLong("root"), root -> new ArrayList<>()).add(alike(row));
        }
      }
    }
    return leaves;
  }

  private static Leaves alike(ResultSet row) throws SQLException {
    String[] schemas = texts(row, "schemas");
    String[] names = texts(row, "names");
    @Nullable String[] indexes = texts(row, "indexes");
    List<Leaves.Leaf> few = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      few.add(new Leaves.Leaf(schemas[i], names[i], Objects.requireNonNullElse(indexes[i], "")));
    }
    return new Leaves(
        row.getString("relkind"),
        row.getString("relpersistence"),
        row.getString("relreplident"),
        List.of(texts(row, "identity_columns")),
        row.getBoolean("schema_usable"),
        List.of(texts(row, "hidden_columns")),
        row.getBoolean("row_security"),
        row.getLong("leaves"),
        few);
  }

  private static String[] texts(ResultSet row, String name) throws SQLException {
    return (String[]) row.getArray(name).getArray();
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
                  row.generation(),
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
        SourceTable.Generation.of(row.getString("generated")),
        row.getBoolean("readable"),
        row.getInt("key_position"),
        row.getInt("identity_position"));
  }
}
