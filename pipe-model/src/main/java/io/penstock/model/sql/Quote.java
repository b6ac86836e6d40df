package io.penstock.model.sql;

/** Quotes identifiers and text literals for both servers. */
public final class Quote {

  private Quote() {}

  /**
   * A Postgres identifier in double quotes (manual, "Identifiers and Key Words"): any character but
   * U+0000.
   */
  public static String postgres(String identifier) {
    if (identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an identifier cannot hold U+0000");
    }
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A qualified Postgres name. */
  public static String postgres(String schema, String name) {
    return postgres(schema) + "." + postgres(name);
  }

  /** A Postgres text literal, safe whatever standard_conforming_strings says. */
  public static String postgresText(String text) {
    String doubled = text.replace("'", "''");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }

  /**
   * A text literal in a command of the replication protocol, whose scanner knows a doubled quote
   * and no escapes at all (Postgres source, {@code repl_scanner.l}).
   */
  public static String replicationText(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A ClickHouse identifier in backquotes (docs, "Syntax: Identifiers"). */
  public static String clickhouse(String identifier) {
    return '`' + identifier.replace("\\", "\\\\").replace("`", "\\`") + '`';
  }

  /** A qualified ClickHouse name. */
  public static String clickhouse(String database, String name) {
    return clickhouse(database) + "." + clickhouse(name);
  }

  /** A ClickHouse text literal. */
  public static String clickhouseText(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
