package io.penstock.bench.stream;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The kinds of changes that are followed, as many in each round. */
public final class Workloads {
  private static final int BATCH = 500;
  private static final int TABLES = 50;
  private static final int MIXED = 50;

  private Workloads() {}

  /** Updates in transactions of 500 rows. */
  public static Workload batches(long rows) {
    String table = "batches";
    return new Workload(
        "batches",
        "updates in transactions of 500",
        List.of(table),
        table(table, rows),
        (statement, round) -> {
          for (long from = 1; from <= rows; from += BATCH) {
            statement.execute(update(table, from, Math.min(rows, from + BATCH - 1)));
          }
          return new Workload.Written(rows, rows);
        });
  }

  /** Each row in a transaction of its own. */
  public static Workload singles(long rows) {
    String table = "singles";
    return new Workload(
        "singles",
        "updates in transactions of one row",
        List.of(table),
        table(table, rows),
        (statement, round) -> {
          statement.execute(
              "DO $$ BEGIN FOR n IN 1.."
                  + rows
                  + " LOOP "
                  + update(table, "n", "n")
                  + "; COMMIT; END LOOP; END $$");
          return new Workload.Written(rows, rows);
        });
  }

  /** All in one transaction. */
  public static Workload large(long rows) {
    String table = "large";
    return new Workload(
        "large",
        "updates in one transaction",
        List.of(table),
        table(table, rows),
        (statement, round) -> {
          statement.execute(update(table, 1, rows));
          return new Workload.Written(rows, rows);
        });
  }

  /** Transactions of 50 inserts, 50 updates and 50 deletes; the table stays as large as it is. */
  public static Workload mixed(long rows) {
    String table = "mixed";
    long transactions = Math.max(1, rows / (3 * MIXED));
    long third = transactions * MIXED;
    return new Workload(
        "mixed",
        "inserts, updates and deletes, 50 each in a transaction",
        List.of(table),
        table(table, 2 * third),
        (statement, round) -> {
          long gone = round * third;
          for (long n = 0; n < transactions; n++) {
            long at = n * MIXED;
            mix(statement, table, gone + at + 1, third);
          }
          return new Workload.Written(3 * third, 2 * third);
        });
  }

  private static void mix(Statement statement, String table, long deleted, long third)
      throws SQLException {
    long updated = deleted + third;
    long inserted = updated + third;
    statement.execute(
        "BEGIN; DELETE FROM %s WHERE id BETWEEN %d AND %d; %s; %s; COMMIT"
            .formatted(
                table,
                deleted,
                deleted + MIXED - 1,
                update(table, updated, updated + MIXED - 1),
                insert(table, inserted, inserted + MIXED - 1)));
  }

  /** Transactions of ten updates in each of fifty tables. */
  public static Workload tables(long rows) {
    long each = Math.max(10, rows / TABLES / 10 * 10);
    List<String> tables = new ArrayList<>();
    List<String> setup = new ArrayList<>();
    for (int n = 1; n <= TABLES; n++) {
      tables.add("many" + n);
      setup.addAll(table("many" + n, each));
    }
    return new Workload(
        "tables",
        "updates in " + TABLES + " tables, ten in each in a transaction",
        tables,
        setup,
        (statement, round) -> {
          for (long from = 1; from <= each; from += 10) {
            StringBuilder transaction = new StringBuilder("BEGIN; ");
            for (String table : tables) {
              transaction.append(update(table, from, from + 9)).append("; ");
            }
            statement.execute(transaction.append("COMMIT").toString());
          }
          return new Workload.Written(each * TABLES, each * TABLES);
        });
  }

  /**
   * Updates in transactions of some rows, of the first rows of a table.
   *
   * @param rows how many are changed
   */
  public static Workload sized(long size, long rows) {
    String table = "sized";
    return new Workload(
        "sized",
        "updates in transactions of " + size,
        List.of(table),
        table(table, rows),
        (statement, round) -> {
          statement.execute(
              "DO $$ BEGIN FOR n IN 0..%d LOOP UPDATE %s SET a = a + 1, c = c + 1 WHERE id > n * %d AND id <= least((n + 1) * %d, %d); COMMIT; END LOOP; END $$"
                  .formatted((rows - 1) / size, table, size, size, rows));
          return new Workload.Written(rows, rows);
        });
  }

  /** Statements that make and fill a table of the narrow table's shape. */
  public static List<String> table(String name, long rows) {
    return List.of(definition(name), insert(name, 1, rows), "VACUUM ANALYZE " + name);
  }

  /**
   * Puts all rows of another such table into one: that spares making up each anew.
   *
   * @param by added to every key
   */
  public static String shifted(String table, String other, long by) {
    return "INSERT INTO %s SELECT id + %d, a, b, c, d, e, f FROM %s ORDER BY id"
        .formatted(table, by, other);
  }

  /** Makes an empty table of the narrow table's shape. */
  public static String definition(String name) {
    return "CREATE TABLE "
        + name
        + " (id bigint PRIMARY KEY, a int NOT NULL, b text NOT NULL, c numeric(12,2) NOT NULL,"
        + " d timestamptz NOT NULL, e boolean NOT NULL, f text)";
  }

  private static String insert(String table, long from, long to) {
    return "INSERT INTO "
        + table
        + " SELECT i, i % 1000, 'customer number ' || i, (i % 100000) / 7.0,"
        + " timestamptz '2026-01-01 00:00:00Z' - i * interval '1 s', i % 3 = 0, md5(i::text)"
        + " FROM generate_series("
        + from
        + "::bigint, "
        + to
        + ") i";
  }

  private static String update(String table, long from, long to) {
    return update(table, Long.toString(from), Long.toString(to));
  }

  private static String update(String table, String from, String to) {
    return "UPDATE " + table + " SET a = a + 1, c = c + 1 WHERE id BETWEEN " + from + " AND " + to;
  }
}
