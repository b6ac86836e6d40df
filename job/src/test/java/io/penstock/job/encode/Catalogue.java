package io.penstock.job.encode;

import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table's column types from pg_type, for tests. */
public final class Catalogue {

  private final Connection connection;

  /** Of the database that a connection is to. */
  public Catalogue(Connection connection) {
    this.connection = connection;
  }

  /** The target type of a column, {@code Nullable} where it can be. */
  public static String nullable(PgType type) {
    String target = TypeMap.destination(type);
    if (!TypeMap.canBeNullable(type)) {
      return target;
    }
    return target.equals("LowCardinality(String)")
        ? "LowCardinality(Nullable(String))"
        : "Nullable(" + target + ")";
  }

  /** The type of a column of a table, as SQL writes it. */
  public PgType column(String table, String column) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT atttypid::bigint, atttypmod, attndims FROM pg_attribute"
                + " WHERE attrelid = ?::regclass AND attname = ?")) {
      query.setString(1, table);
      query.setString(2, column);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return type(row.getLong(1), row.getInt(2), row.getInt(3));
      }
    }
  }

  private PgType type(long oid, int typmod, int dimensions) throws SQLException {
    String typtype;
    String name;
    String schema;
    long element;
    long base;
    int baseTypmod;
    long relation;
    long subtype;
    long range;
    boolean array;
    int baseDimensions;
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT t.typtype, t.typname, n.nspname, t.typelem::bigint, t.typbasetype::bigint,
                   t.typtypmod, t.typrelid::bigint, coalesce(r.rngsubtype::bigint, 0),
                   coalesce(m.rngtypid::bigint, 0),
                   EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid), t.typndims
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN pg_range r ON r.rngtypid = t.oid
            LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
            WHERE t.oid = ?::bigint::oid""")) {
      query.setLong(1, oid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        typtype = row.getString(1);
        name = row.getString(2);
        schema = row.getString(3);
        element = row.getLong(4);
        base = row.getLong(5);
        baseTypmod = row.getInt(6);
        relation = row.getLong(7);
        subtype = row.getLong(8);
        range = row.getLong(9);
        array = row.getBoolean(10);
        baseDimensions = row.getInt(11);
      }
    }
    PgType.Kind kind =
        switch (typtype) {
          case "e" -> PgType.Kind.ENUM;
          case "d" -> PgType.Kind.DOMAIN;
          case "c" -> PgType.Kind.COMPOSITE;
          case "r" -> PgType.Kind.RANGE;
          case "m" -> PgType.Kind.MULTIRANGE;
          default -> array ? PgType.Kind.ARRAY : PgType.Kind.BASE;
        };
    PgType inner =
        switch (kind) {
          case DOMAIN -> type(base, baseTypmod, baseDimensions);
          case ARRAY -> type(element, typmod, 0);
          case RANGE -> type(subtype, -1, 0);
          case MULTIRANGE -> type(range, -1, 0);
          default -> null;
        };
    return made(oid, schema, name, typmod, kind, dimensions, inner, fields(relation));
  }

  private static PgType made(
      long oid,
      String schema,
      String name,
      int typmod,
      PgType.Kind kind,
      int dimensions,
      @Nullable PgType inner,
      List<PgType.Field> fields) {
    int depth = kind == PgType.Kind.ARRAY ? Math.max(1, dimensions) : 0;
    return new PgType(oid, schema, name, typmod, kind, depth, inner, fields);
  }

  private List<PgType.Field> fields(long relation) throws SQLException {
    List<PgType.Field> fields = new ArrayList<>();
    if (relation == 0) {
      return fields;
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT attname, atttypid::bigint, atttypmod, attndims FROM pg_attribute"
                + " WHERE attrelid = ?::bigint::oid AND attnum > 0 AND NOT attisdropped"
                + " ORDER BY attnum")) {
      query.setLong(1, relation);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          fields.add(
              new PgType.Field(
                  row.getString(1), type(row.getLong(2), row.getInt(3), row.getInt(4))));
        }
      }
    }
    return fields;
  }
}
