package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NULL in a pipe that allows it, and in one that wants the type's default in its place. */
class NullsEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** A nullable column's type to what its NULLs become where they are not allowed. */
  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("bool", "false"),
              Map.entry("int", "0"),
              Map.entry("float8", "0"),
              Map.entry("numeric(12,2)", "0.00"),
              Map.entry("numeric", "NULL"),
              Map.entry("money", "'0'"),
              Map.entry("uuid", "'00000000-0000-0000-0000-000000000000'"),
              Map.entry("date", "'1900-01-01'"),
              Map.entry("timestamp", "'1970-01-01 00:00:00'"),
              Map.entry("timestamptz", "'1970-01-01 00:00:00+00'"),
              Map.entry("time", "'00:00'"),
              Map.entry("text", "''"),
              Map.entry("bytea", "''"),
              Map.entry("jsonb", "NULL"),
              Map.entry("int[]", "'{}'")));

  @TempDir static Path directory;

  private static Desk desk;

  @BeforeAll
  static void start() {
    desk = new Desk(directory);
    String columns =
        DEFAULTS.keySet().stream()
            .map(type -> name(type) + " " + type)
            .collect(Collectors.joining(", "));
    desk.postgres().execute("CREATE TABLE holes (id int PRIMARY KEY, " + columns + ")");
    // Strings that no value of their type prints as: what arrives is read as text.
    String shown =
        DEFAULTS.entrySet().stream()
            .map(
                column ->
                    column.getValue().equals("NULL")
                        ? "coalesce("
                            + name(column.getKey())
                            + "::text, '') AS "
                            + name(column.getKey())
                        : "coalesce("
                            + name(column.getKey())
                            + ", "
                            + column.getValue()
                            + ") AS "
                            + name(column.getKey()))
            .collect(Collectors.joining(", "));
    desk.postgres().execute("CREATE VIEW filled AS SELECT id, " + shown + " FROM holes");
    write(1);
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static String name(String type) {
    return "c_" + type.replaceAll("\\W", "_");
  }

  /** Rows of NULLs, of values, and of both. */
  private static void write(int id) {
    desk.postgres()
        .execute(
            "INSERT INTO holes (id) VALUES (" + id + ")",
            "INSERT INTO holes VALUES (%d, %s)"
                .formatted(
                    id + 1,
                    DEFAULTS.keySet().stream()
                        .map(NullsEndToEndTest::value)
                        .collect(Collectors.joining(", "))),
            "INSERT INTO holes (id, c_int, c_text) VALUES (" + (id + 2) + ", 5, '')");
  }

  private static String value(String type) {
    return switch (type) {
      case "bool" -> "true";
      case "uuid" -> "md5('x')::uuid";
      case "date", "timestamp", "timestamptz" -> "'2024-02-29'";
      case "time" -> "'12:34:56.789'";
      case "text", "bytea" -> "'x'";
      case "jsonb" -> "'null'";
      case "int[]" -> "'{1,NULL}'";
      default -> "42";
    };
  }

  @Test
  void areKeptOrBecomeTheDefaultAsThePipeSays() {
    String kept = desk.api().createOk(desk.api().pipe("kept", List.of("public.holes")));
    ObjectNode body = desk.api().pipe("filled", List.of("public.holes"));
    ((ObjectNode) body.at("/source/postgres/settings")).put("allowNullableColumns", false);
    String filled = desk.api().createOk(body);
    desk.api().await(kept, "Running", LIMIT);
    desk.api().await(filled, "Running", LIMIT);
    write(10);
    write(20);
    desk.postgres()
        .execute(
            "UPDATE holes SET c_int = NULL, c_text = NULL, c_date = NULL, c_jsonb = NULL WHERE id = 2",
            "UPDATE holes SET c_int = 7, c_numeric = 1.50, c_uuid = md5('y')::uuid WHERE id = 10");
    desk.awaitCaughtUp(kept, LIMIT);
    desk.awaitCaughtUp(filled, LIMIT);

    assertThat(
            desk.clickhouse(
                "SELECT countIf(type LIKE '%Nullable%' AND type NOT LIKE 'Array%') FROM"
                    + " system.columns WHERE database = 'penstock' AND table = 'filled_holes'"))
        .isEqualTo("0");
    assertThat(desk.compare("filled", "filled_holes")).isEqualTo("9 rows equal");
    // An array that is NULL arrives empty, whatever the pipe says.
    assertThat(desk.compare("holes", "kept_holes")).isEqualTo("9 rows equal");
    new Verifier(desk).equal(filled);
    new Verifier(desk).equal(kept);
  }
}
