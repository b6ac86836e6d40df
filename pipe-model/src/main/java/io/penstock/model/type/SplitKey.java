package io.penstock.model.type;

import java.util.Set;

/** Which columns can split a load: what they hold has an order that Postgres itself defines. */
public final class SplitKey {

  /**
   * With operators in pg_catalog and a text that reads back as the same value (manual, "Data
   * Types"). Not money, whose text goes by a setting of the server's.
   */
  private static final Set<String> ORDERED =
      Set.of(
          "int2",
          "int4",
          "int8",
          "oid",
          "float4",
          "float8",
          "numeric",
          "bool",
          "text",
          "varchar",
          "bpchar",
          "name",
          "bytea",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "uuid",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "bit",
          "varbit");

  private SplitKey() {}

  /** Whether a column of the type can split a load. */
  public static boolean fits(PgType type) {
    PgType stored = type.storage();
    return stored.kind() == PgType.Kind.ENUM
        || stored.isBuiltIn() && ORDERED.contains(stored.name());
  }
}
