package io.penstock.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random transactions over one table with a column of each type that both readers carry. */
final class RandomChanges {

  private static final List<String> TYPES =
      List.of(
          "integer",
          "text",
          "varchar(40)",
          "numeric(14,4)",
          "real",
          "double precision",
          "boolean",
          "date",
          "timestamp",
          "timestamptz",
          "timestamp(3)",
          "jsonb",
          "json",
          "bytea",
          "uuid",
          "char(5)",
          "smallint");

  private static final List<String> TEXTS =
      List.of("", "a", "it's", "tab\there", "line\nbreak", "grün ☂ 𝄞", "back\\slash", "NULL");

  private final String table;
  private final Random random;
  private final int keys;

  /**
   * Changes of a table.
   *
   * @param keys how many different ones rows have: few of them, and changes meet
   */
  RandomChanges(String table, long seed, int keys) {
    this.table = table;
    this.random = new Random(seed);
    this.keys = keys;
  }

  /** The table's definition. */
  String definition() {
    StringBuilder sql = new StringBuilder("CREATE TABLE " + table + " (id bigint, part text");
    for (int i = 0; i < TYPES.size(); i++) {
      sql.append(", c").append(i).append(' ').append(TYPES.get(i));
    }
    return sql + ", n bigint NOT NULL DEFAULT 7, PRIMARY KEY (id, part))";
  }

  /** A transaction's statements, one to eight of them. */
  List<String> transaction() {
    return Stream.generate(this::statement).limit(1 + random.nextInt(8)).toList();
  }

  private String statement() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> upsert();
      case 3 -> "DELETE FROM " + table + where();
      case 4 -> moveKey();
      case 5 -> manyRows();
      default -> update();
    };
  }

  private String upsert() {
    return "INSERT INTO "
        + table
        + " VALUES ("
        + key()
        + ", 'p', "
        + values()
        + ", "
        + random.nextInt()
        + ") ON CONFLICT (id, part) DO UPDATE SET n = EXCLUDED.n, c1 = EXCLUDED.c1";
  }

  private String update() {
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      if (random.nextInt(4) == 0) {
        sets.add("c" + i + " = " + value(i));
      }
    }
    sets.add("n = " + random.nextLong());
    return "UPDATE " + table + " SET " + String.join(", ", sets) + where();
  }

  /** Keys of the other half: nobody is there, or the statement does nothing. */
  private String moveKey() {
    long from = key();
    long to = from + 1_000_000L * (1 + random.nextInt(3));
    return "UPDATE "
        + table
        + " SET id = "
        + to
        + " WHERE id = "
        + from
        + " AND NOT EXISTS (SELECT 1 FROM "
        + table
        + " WHERE id = "
        + to
        + ")";
  }

  private String manyRows() {
    long from = key();
    return "UPDATE " + table + " SET n = n + 1 WHERE id BETWEEN " + from + " AND " + (from + 5);
  }

  private String where() {
    return " WHERE id = " + key();
  }

  private long key() {
    return random.nextInt(keys) - keys / 4;
  }

  private String values() {
    return Stream.iterate(0, i -> i + 1)
        .limit(TYPES.size())
        .map(this::value)
        .collect(Collectors.joining(", "));
  }

  private String value(int column) {
    if (random.nextInt(5) == 0) {
      return "NULL";
    }
    return switch (TYPES.get(column)) {
      case "integer" -> Integer.toString(random.nextInt());
      case "smallint" -> "'" + (short) random.nextInt() + "'";
      case "numeric(14,4)" -> random.nextInt() + "." + (1000 + random.nextInt(9000));
      case "real" -> "'" + floating((float) random.nextGaussian() * 1e5f) + "'";
      case "double precision" -> "'" + floating(random.nextGaussian() * 1e100) + "'";
      case "boolean" -> random.nextBoolean() ? "true" : "false";
      case "date" ->
          random.nextInt(20) == 0 ? endless() : "date '1900-01-01' + " + random.nextInt(120_000);
      case "timestamp", "timestamptz", "timestamp(3)" ->
          random.nextInt(20) == 0 ? endless() : timestamp(TYPES.get(column));
      case "jsonb", "json" -> "'{\"a\": " + random.nextInt() + ", \"b\": [\"x\", null, 1.50]}'";
      case "bytea" -> "'\\x" + Long.toHexString(random.nextLong() | 1L << 63) + "'";
      case "uuid" -> "'" + new java.util.UUID(random.nextLong(), random.nextLong()) + "'";
      case "char(5)" -> "'" + (char) ('a' + random.nextInt(26)) + "'";
      default -> "'" + TEXTS.get(random.nextInt(TEXTS.size())).replace("'", "''") + "'";
    };
  }

  private String endless() {
    return random.nextBoolean() ? "'infinity'" : "'-infinity'";
  }

  private String floating(double number) {
    return switch (random.nextInt(12)) {
      case 0 -> "NaN";
      case 1 -> "-Infinity";
      case 2 -> "-0";
      default -> Double.toString(number);
    };
  }

  private String timestamp(String type) {
    long micros = Math.floorMod(random.nextLong(), 8_000_000_000_000_000L);
    return type + " '1950-01-01 00:00:00+00' + " + micros + " * interval '1 microsecond'";
  }
}
