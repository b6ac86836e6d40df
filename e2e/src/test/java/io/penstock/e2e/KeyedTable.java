package io.penstock.e2e;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A table with an odd key. Every row has a number {@code n}, unique, which its key's columns are
 * made from, and a payload {@code v}.
 *
 * @param name of the table
 * @param columns of the key, each with its type and constraints
 * @param key the key's columns as SQL expressions of {@code i}, different for different numbers
 * @param more SQL that is put behind the columns, constraints for instance
 * @param after statements that follow, with the name for {@code $t}
 * @param mapping what the pipe's table mapping says beside the names, as JSON
 * @param order the sorting key that the target must have
 */
record KeyedTable(
    String name,
    List<String> columns,
    List<String> key,
    String more,
    List<String> after,
    String mapping,
    String order) {

  /** A table whose primary key is named by {@code order}. */
  static KeyedTable of(String name, String order, Map<String, String> columns) {
    return new KeyedTable(
        name,
        columns.keySet().stream().sorted().toList(),
        columns.keySet().stream().sorted().map(columns::get).toList(),
        ", PRIMARY KEY (" + order + ")",
        List.of(),
        "{}",
        order);
  }

  /** The same without a primary key, known by what the statements say. */
  KeyedTable knownBy(String... statements) {
    return new KeyedTable(name, columns, key, "", Arrays.asList(statements), mapping, order);
  }

  /** The same with statements after its creation, and a mapping. */
  KeyedTable with(String json, String sortedBy, String... statements) {
    return new KeyedTable(name, columns, key, more, Arrays.asList(statements), json, sortedBy);
  }

  /** Makes it, with rows 1 … {@code rows}. */
  List<String> make(int rows) {
    String create =
        "CREATE TABLE "
            + name
            + " ("
            + String.join(", ", columns)
            + ", n int NOT NULL, v text"
            + more
            + ")";
    String insert =
        "INSERT INTO "
            + name
            + " SELECT "
            + String.join(", ", key)
            + ", i, md5(i::text) FROM generate_series(1, "
            + rows
            + ") i";
    List<String> statements = new ArrayList<>(List.of(create));
    after.forEach(sql -> statements.add(sql.replace("$t", name)));
    statements.add(insert);
    return statements;
  }

  private String keyOf(int number) {
    return "SELECT " + String.join(", ", key) + " FROM (SELECT " + number + " AS i) s";
  }

  private List<String> names() {
    return columns.stream().map(column -> column.split(" ", 2)[0]).toList();
  }

  /** A row, unless there is one of that number. */
  String insert(int number, String value) {
    return "INSERT INTO %1$s SELECT s.*, %2$d, '%3$s' FROM (%4$s) s WHERE NOT EXISTS (SELECT FROM %1$s WHERE n = %2$d)"
        .formatted(name, number, value, keyOf(number));
  }

  String update(int number, String value) {
    return "UPDATE %s SET v = '%s' WHERE n = %d".formatted(name, value, number);
  }

  String delete(int number) {
    return "DELETE FROM %s WHERE n = %d".formatted(name, number);
  }

  /** Gives a row another number, and so another key, where that is free. */
  String renumber(int number, int to) {
    return "UPDATE %1$s SET (%2$s, n) = (SELECT s.*, %4$d FROM (%3$s) s) WHERE n = %5$d AND NOT EXISTS (SELECT FROM %1$s WHERE n = %4$d)"
        .formatted(name, String.join(", ", names()), keyOf(to), to, number);
  }

  /** Two rows change their keys, through a third one that nobody has. */
  List<String> swap(int one, int other) {
    return List.of(renumber(one, -one), renumber(other, one), renumber(-one, other));
  }
}
