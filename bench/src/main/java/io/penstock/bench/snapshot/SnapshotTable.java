package io.penstock.bench.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that is copied.
 *
 * @param name in schema public, a plain identifier
 * @param rows how many
 * @param columns in table order, the first one the key {@code id}
 */
public record SnapshotTable(String name, long rows, List<Column> columns) {

  /**
   * One column.
   *
   * @param postgres its type and constraint there
   * @param clickhouse its type there, the one that Penstock chooses
   * @param value SQL that makes it from {@code i}, the row's number
   */
  public record Column(String name, String postgres, String clickhouse, String value) {}

  public SnapshotTable {
    columns = List.copyOf(columns);
  }

  /** The seven columns of a plain table of customers. */
  public static SnapshotTable narrow(long rows) {
    return new SnapshotTable(
        "narrow",
        rows,
        List.of(
            new Column("id", "bigint PRIMARY KEY", "Int64", "i"),
            new Column("a", "int NOT NULL", "Int32", "i % 1000"),
            new Column("b", "text NOT NULL", "String", "'customer number ' || i"),
            new Column("c", "numeric(12,2) NOT NULL", "Decimal(12, 2)", "(i % 100000) / 7.0"),
            new Column(
                "d",
                "timestamptz NOT NULL",
                "DateTime64(6, 'UTC')",
                "timestamptz '2026-01-01 00:00:00Z' - i * interval '1 s'"),
            new Column("e", "boolean NOT NULL", "Bool", "i % 3 = 0"),
            new Column("f", "text", "Nullable(String)", "md5(i::text)")));
  }

  /** Sixty columns of fifteen types, every third one with NULLs in it. */
  public static SnapshotTable wide(long rows) {
    List<Column> kinds =
        List.of(
            new Column("big", "bigint", "Int64", "i * 1000003"),
            new Column("int", "integer", "Int32", "(i * 7919) % 2000000000"),
            new Column("small", "smallint", "Int16", "(i % 30000)::smallint"),
            new Column("money", "numeric(12,2)", "Decimal(12, 2)", "(i % 100000) / 7.0"),
            new Column("exact", "numeric(24,6)", "Decimal(24, 6)", "i * 12345.678901"),
            new Column("double", "double precision", "Float64", "i / 3.0::float8"),
            new Column("real", "real", "Float32", "(i % 1000) / 7.0::real"),
            new Column("yes", "boolean", "Bool", "i % 3 = 0"),
            new Column("text", "text", "String", "'value number ' || i"),
            new Column("code", "varchar(40)", "String", "left(md5(i::text), 12)"),
            new Column(
                "at",
                "timestamptz",
                "DateTime64(6, 'UTC')",
                "timestamptz '2026-01-01 00:00:00Z' - i * interval '1 s'"),
            new Column(
                "stamp",
                "timestamp",
                "DateTime64(6)",
                "timestamp '2026-01-01 00:00:00' - i * interval '1.5 s'"),
            new Column("day", "date", "Date32", "date '2026-01-01' - (i % 20000)::int"),
            new Column("uuid", "uuid", "UUID", "md5(i::text)::uuid"),
            new Column(
                "doc", "jsonb", "String", "jsonb_build_object('n', i, 'tag', 'row ' || i % 100)"));
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", "bigint PRIMARY KEY", "Int64", "i"));
    for (int n = 1; n < 60; n++) {
      Column kind = kinds.get(n % kinds.size());
      boolean nullable = n % 3 == 0;
      columns.add(
          new Column(
              kind.name() + "_" + n,
              kind.postgres() + (nullable ? "" : " NOT NULL"),
              nullable ? "Nullable(" + kind.clickhouse() + ")" : kind.clickhouse(),
              nullable ? "CASE WHEN i % 5 <> 0 THEN " + kind.value() + " END" : kind.value()));
    }
    return new SnapshotTable("wide", rows, columns);
  }

  /**
   * Two kilobytes a row, hex digits that Postgres cannot compress; just below the size from which
   * on it would move them out of the row.
   */
  public static SnapshotTable text(long rows) {
    return new SnapshotTable(
        "text_heavy",
        rows,
        List.of(
            new Column("id", "bigint PRIMARY KEY", "Int64", "i"),
            new Column("title", "text NOT NULL", "String", "'document number ' || i"),
            new Column(
                "body",
                "text NOT NULL",
                "String",
                "(SELECT string_agg(encode(sha512((i * 16 + k)::text::bytea), 'hex'), '')"
                    + " FROM generate_series(1, 15) k)")));
  }

  /** Statements that make and fill it. */
  public String[] fill() {
    List<String> defined = columns.stream().map(c -> c.name() + " " + c.postgres()).toList();
    List<String> values = columns.stream().map(Column::value).toList();
    return new String[] {
      "CREATE TABLE " + name + " (" + String.join(", ", defined) + ")",
      "INSERT INTO "
          + name
          + " SELECT "
          + String.join(", ", values)
          + " FROM generate_series(1::bigint, "
          + rows
          + ") i",
      "VACUUM ANALYZE " + name,
      "CHECKPOINT"
    };
  }

  /** A target of the same shape as Penstock's, for a peer that does not make its own. */
  public String target(String table) {
    List<String> defined = columns.stream().map(c -> c.name() + " " + c.clickhouse()).toList();
    return "CREATE TABLE "
        + table
        + " ("
        + String.join(", ", defined)
        + ", _pipe_version UInt64, _pipe_is_deleted UInt8,"
        + " _pipe_synced_at DateTime64(9) DEFAULT now64(9))"
        + " ENGINE = ReplacingMergeTree(_pipe_version, _pipe_is_deleted) ORDER BY id";
  }
}
