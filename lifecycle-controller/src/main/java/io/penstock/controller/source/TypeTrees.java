package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.type.PgType;
import io.penstock.model.type.PgType.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds {@link PgType} trees: loads the rows of all types that are reached from some columns,
 * level by level, then puts them together.
 */
final class TypeTrees {

  private static final int MAX_DEPTH = 32;

  private record Row(
      long oid,
      String schema,
      String name,
      String kind,
      long base,
      int baseTypmod,
      int baseDimensions,
      String delimiter,
      long arrayElement,
      long relation,
      long rangeSubtype,
      long multirangeRange) {

    List<Long> parts() {
      return List.of(base, arrayElement, rangeSubtype, multirangeRange);
    }
  }

  private record FieldRow(String name, long type, int typmod, int dimensions) {}

  private final Connection connection;
  private final Map<Long, Row> rows = new HashMap<>();
  private final Map<Long, List<FieldRow>> fields = new HashMap<>();

  TypeTrees(Connection connection) {
    this.connection = connection;
  }

  /** Loads everything that {@link #build} will need for these types. */
  void load(Collection<Long> types) throws SQLException {
    Set<Long> wanted = new LinkedHashSet<>(types);
    wanted.removeAll(rows.keySet());
    for (int depth = 0; !wanted.isEmpty() && depth < MAX_DEPTH; depth++) {
      List<Row> level = types(wanted);
      Set<Long> next = new LinkedHashSet<>();
      List<Long> composites = new ArrayList<>();
      for (Row row : level) {
        rows.put(row.oid(), row);
        next.addAll(row.parts());
        if (row.kind().equals("c")) {
          composites.add(row.relation());
        }
      }
      if (!composites.isEmpty()) {
        loadFields(composites);
        composites.forEach(r -> fields.getOrDefault(r, List.of()).forEach(f -> next.add(f.type())));
      }
      next.remove(0L);
      next.removeAll(rows.keySet());
      wanted = next;
    }
  }

  /** The tree of a column's type. */
  PgType build(long oid, int typmod, int dimensions) {
    return build(oid, typmod, dimensions, 0);
  }

  private PgType build(long oid, int typmod, int dimensions, int depth) {
    Row row = rows.get(oid);
    if (row == null || depth > MAX_DEPTH) {
      return new PgType(oid, "", "oid " + oid, typmod, Kind.BASE, 0, null, List.of());
    }
    int down = depth + 1;
    if (row.arrayElement() != 0 && readable(row)) {
      // The column's modifier is the element's: numeric(10,2)[] has it on the array column.
      PgType element = build(row.arrayElement(), typmod, 0, down);
      return node(row, typmod, Kind.ARRAY, Math.max(1, dimensions), element);
    }
    return switch (row.kind()) {
      case "d" -> {
        PgType base = build(row.base(), row.baseTypmod(), row.baseDimensions(), down);
        yield node(row, row.baseTypmod(), Kind.DOMAIN, 0, base);
      }
      case "r" -> node(row, typmod, Kind.RANGE, 0, build(row.rangeSubtype(), -1, 0, down));
      case "m" -> node(row, typmod, Kind.MULTIRANGE, 0, build(row.multirangeRange(), -1, 0, down));
      case "e" -> node(row, typmod, Kind.ENUM, 0, null);
      case "c" -> {
        List<PgType.Field> parts = new ArrayList<>();
        for (FieldRow field : fields.getOrDefault(row.relation(), List.of())) {
          PgType type = build(field.type(), field.typmod(), field.dimensions(), down);
          parts.add(new PgType.Field(field.name(), type));
        }
        yield new PgType(
            row.oid(), row.schema(), row.name(), typmod, Kind.COMPOSITE, 0, null, parts);
      }
      default -> node(row, typmod, Kind.BASE, 0, null);
    };
  }

  /** An array whose elements are parted by what only its extension knows is one printed value. */
  private static boolean readable(Row array) {
    return array.delimiter().equals(",") || array.schema().equals("pg_catalog");
  }

  private static PgType node(
      Row row, int typmod, Kind kind, int dimensions, @Nullable PgType element) {
    return new PgType(
        row.oid(), row.schema(), row.name(), typmod, kind, dimensions, element, List.of());
  }

  private List<Row> types(Collection<Long> oids) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement sql = connection.prepareStatement(SqlFile.read("postgres/types.sql"))) {
      sql.setArray(1, connection.createArrayOf("int8", oids.toArray()));
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          found.add(
              new Row(
                  row.getLong("oid"),
                  row.getString("schema"),
                  row.getString("name"),
                  row.getString("kind"),
                  row.getLong("base"),
                  row.getInt("base_typmod"),
                  row.getInt("base_dimensions"),
                  row.getString("delimiter"),
                  row.getLong("element_of_array"),
                  row.getLong("relation"),
                  row.getLong("range_subtype"),
                  row.getLong("multirange_range")));
        }
      }
    }
    return found;
  }

  private void loadFields(Collection<Long> relations) throws SQLException {
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/composite_fields.sql"))) {
      sql.setArray(1, connection.createArrayOf("int8", relations.toArray()));
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          fields
              .computeIfAbsent(row.getLong("relation"), relation -> new ArrayList<>())
              .add(
                  new FieldRow(
                      row.getString("name"),
                      row.getLong("type_oid"),
                      row.getInt("typmod"),
                      row.getInt("dimensions")));
        }
      }
    }
  }
}
