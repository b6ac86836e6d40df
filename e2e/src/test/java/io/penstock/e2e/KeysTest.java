package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables with odd keys, through the whole product: each is changed at random, keys and swaps of
 * keys included, before, during and after the first copy, and held against its source whole. On
 * Postgres 15 where it is installed.
 */
class KeysTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ROWS = 300;

  /** The other tests of whole stacks run on the packaged, newest Postgres. */
  private static final Path DEBIANS = Path.of("/usr/lib/postgresql/15/bin");

  @TempDir static Path directory;

  private static Desk desk;

  @BeforeAll
  static void start() {
    StackOptions options = StackOptions.in(directory);
    if (Files.isExecutable(DEBIANS.resolve("postgres"))) {
      options = options.withPostgresBinaries(DEBIANS);
    } else {
      System.out.println("NOT RUN: KeysTest on Postgres 15, which is not installed: " + DEBIANS);
    }
    desk = new Desk(options);
    desk.postgres().execute("CREATE TYPE size AS ENUM ('s', 'm', 'it''s \"l\"')");
  }

  @AfterAll
  static void stop() {
    desk.close();
  }

  private static List<KeyedTable> tables() {
    Map<String, String> pair = Map.of("a int NOT NULL", "i", "b text NOT NULL", "'b' || i % 7");
    return List.of(
        KeyedTable.of("own_order", "b, a", pair),
        KeyedTable.of(
            "every_kind",
            "t, ts, num, by, e, f, u, ip, c, d, yes, m",
            Map.ofEntries(
                Map.entry("t text", "CASE i % 3 WHEN 0 THEN '' ELSE 'é\"\\' || i END"),
                Map.entry(
                    "ts timestamptz", "timestamptz '2000-01-01 00:00+00' + i * '7 h'::interval"),
                Map.entry("num numeric", "i / 3.0"),
                Map.entry("by bytea", "decode(md5(i::text), 'hex')"),
                Map.entry("e size", "(enum_range(NULL::size))[abs(i) % 3 + 1]"),
                Map.entry("f float8", "i / 7.0"),
                Map.entry("u uuid", "md5(i::text)::uuid"),
                Map.entry("ip inet", "'10.0.0.0'::inet + abs(i)"),
                Map.entry("c char(9)", "i::text"),
                Map.entry("d date", "date '2020-01-01' + i"),
                Map.entry("yes bool", "i % 2 = 0"),
                Map.entry("m numeric(30,4)", "i * 1e20"))),
        KeyedTable.of("by_index", "b, a", pair)
            .knownBy(
                "CREATE UNIQUE INDEX $t_known ON $t (b, a)",
                "ALTER TABLE $t REPLICA IDENTITY USING INDEX $t_known"),
        KeyedTable.of("beside_a_key", "n", pair)
            .with(
                "{}",
                "a, b",
                "CREATE UNIQUE INDEX $t_known ON $t (a, b) INCLUDE (n)",
                "ALTER TABLE $t REPLICA IDENTITY USING INDEX $t_known"),
        KeyedTable.of("full_with_key", "b, a", pair)
            .with("{}", "b, a", "ALTER TABLE $t REPLICA IDENTITY FULL"),
        KeyedTable.of("full_only", "a, b, n, v", pair)
            .knownBy("ALTER TABLE $t REPLICA IDENTITY FULL"),
        KeyedTable.of("reordered", "a, b", pair)
            .with("{\"useCustomSortingKey\":true,\"sortingKeys\":[\"b\",\"a\"]}", "b, a"),
        KeyedTable.of("ordered_by_more", "a", Map.of("a int", "i"))
            .with(
                "{\"useCustomSortingKey\":true,\"sortingKeys\":[\"v\",\"a\"]}",
                "v, a",
                "ALTER TABLE $t REPLICA IDENTITY FULL"),
        KeyedTable.of(
                "partitioned_target",
                "day, a",
                Map.of("a int", "i", "day date", "date '2024-01-01' + abs(i) % 90"))
            .with("{\"partitionByExpr\":\"toYYYYMM(day)\"}", "day, a"));
  }

  private static void make(KeyedTable table) {
    desk.postgres().execute(table.make(ROWS).toArray(new String[0]));
  }

  /** Random changes of all tables, several in one transaction, some of them rolled back. */
  private static void change(List<KeyedTable> tables, long seed, int transactions)
      throws SQLException {
    Random random = new Random(seed);
    try (Connection connection = desk.postgres().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < transactions; i++) {
        for (int n = 1 + random.nextInt(15); n > 0; n--) {
          KeyedTable table = tables.get(random.nextInt(tables.size()));
          for (String sql : change(table, random)) {
            statement.execute(sql);
          }
        }
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      }
    }
  }

  private static List<String> change(KeyedTable table, Random random) {
    int number = 1 + random.nextInt(2 * ROWS);
    int other = 1 + random.nextInt(2 * ROWS);
    String value = "new " + random.nextInt(1000);
    return switch (random.nextInt(7)) {
      case 0 -> List.of(table.delete(number));
      case 1 -> List.of(table.renumber(number, other));
      case 2 -> table.swap(number, other);
      // A row that ends and begins again in one transaction.
      case 3 -> List.of(table.delete(number), table.insert(number, value));
      case 4 -> List.of(table.insert(number, value));
      default -> List.of(table.update(number, value));
    };
  }

  private static ObjectNode pipe(String name, List<KeyedTable> tables) throws IOException {
    ObjectNode body =
        desk.api().pipe(name, tables.stream().map(table -> "public." + table.name()).toList());
    ArrayNode mappings = (ArrayNode) body.at("/source/postgres/tableMappings");
    for (int i = 0; i < tables.size(); i++) {
      ((ObjectNode) mappings.get(i)).setAll((ObjectNode) JSON.readTree(tables.get(i).mapping()));
    }
    return body;
  }

  /** Binary and text. */
  private static void assertEqual(KeyedTable table) {
    for (String prefix : List.of("keys_", "text_")) {
      assertThat(desk.compare(table.name(), prefix + table.name()))
          .as(prefix + table.name())
          .endsWith(" rows equal");
    }
  }

  @Test
  void everyKindOfKeyTellsRowsApart() throws Exception {
    long seed = Long.getLong("penstock.keys.seed", System.nanoTime());
    System.out.println("KeysTest: -Dpenstock.keys.seed=" + seed);
    List<KeyedTable> tables = tables();
    tables.forEach(KeysTest::make);
    change(tables, seed, 20);
    String pipe = desk.api().createOk(pipe("keys", tables));
    // A type without a binary form makes the whole stream come as text.
    desk.postgres().execute("CREATE TABLE relation (r regclass, id int PRIMARY KEY)");
    ObjectNode asText = pipe("text", tables);
    ((ArrayNode) asText.at("/source/postgres/tableMappings"))
        .addAll(
            (ArrayNode)
                desk.api()
                    .pipe("text", List.of("public.relation"))
                    .at("/source/postgres/tableMappings"));
    String textPipe = desk.api().createOk(asText);
    change(tables, seed + 1, 150);
    desk.api().await(pipe, "Running", LIMIT);
    desk.api().await(textPipe, "Running", LIMIT);
    change(tables, seed + 2, 300);
    desk.awaitCaughtUp(pipe, LIMIT);
    desk.awaitCaughtUp(textPipe, LIMIT);
    for (KeyedTable table : tables) {
      assertEqual(table);
      assertThat(
              desk.clickhouse(
                  "SELECT sorting_key FROM system.tables WHERE database = 'penstock' AND name ="
                      + " 'keys_"
                      + table.name()
                      + "'"))
          .as(table.name())
          .isEqualTo(table.order());
    }
    desk.api().delete(textPipe, false);
    // And merged for good, they are the same rows.
    for (KeyedTable table : tables) {
      desk.clickhouse("OPTIMIZE TABLE penstock.keys_" + table.name() + " FINAL");
      assertEqual(table);
    }
    assertThat(desk.api().delete(pipe, true).status()).isEqualTo(200);
  }

  /**
   * Postgres holds some values for equal that print differently: what a key looked like last is
   * what its deletion has to say.
   */
  @Test
  void keysThatAreEqualAndLookDifferent() {
    desk.postgres()
        .execute(
            "CREATE EXTENSION citext",
            "CREATE TABLE zero (k float8 PRIMARY KEY, v int)",
            "CREATE TABLE scaled (k numeric PRIMARY KEY, v int)",
            "CREATE TABLE caseless (k citext PRIMARY KEY, v int)",
            "CREATE TABLE lasting (k interval PRIMARY KEY, v int)",
            "INSERT INTO zero VALUES (0, 1), ('NaN', 1), ('-Infinity', 1), ('Infinity', 1)",
            "INSERT INTO scaled VALUES (1.0, 1), (2.0, 1), ('NaN', 1)",
            "INSERT INTO caseless VALUES ('Aa', 1), ('Bb', 1)",
            "INSERT INTO lasting VALUES ('1 mon', 1), ('2 mons', 1)");
    List<String> tables = List.of("zero", "scaled", "caseless", "lasting");
    String pipe =
        desk.api()
            .createOk(desk.api().pipe("equal", tables.stream().map(t -> "public." + t).toList()));
    desk.api().await(pipe, "Running", LIMIT);
    assertAllEqual(pipe, tables);
    desk.postgres()
        .execute(
            "UPDATE zero SET k = '-0' WHERE k = 0",
            "UPDATE zero SET v = 2 WHERE k = 'NaN'",
            "UPDATE scaled SET k = 1.00 WHERE k = 1",
            "UPDATE caseless SET k = 'aA' WHERE k = 'AA'",
            "UPDATE lasting SET k = '30 days' WHERE k = '1 mon'");
    assertAllEqual(pipe, tables);
    desk.postgres()
        .execute(
            "UPDATE zero SET v = 3 WHERE k = 0",
            "DELETE FROM zero WHERE k = 'NaN'",
            "UPDATE zero SET k = 'NaN' WHERE k = 'Infinity'",
            "DELETE FROM scaled WHERE k < 3",
            "DELETE FROM caseless WHERE k = 'AA'",
            "DELETE FROM lasting WHERE k = '1 mon'");
    assertAllEqual(pipe, tables);
    desk.postgres().execute("DELETE FROM zero WHERE k = 0");
    assertAllEqual(pipe, tables);
    assertThat(desk.api().delete(pipe, true).status()).isEqualTo(200);
  }

  private static void assertAllEqual(String pipe, List<String> tables) {
    desk.awaitCaughtUp(pipe, LIMIT);
    for (String table : tables) {
      assertThat(desk.compare(table, "equal_" + table)).as(table).endsWith(" rows equal");
    }
    new Verifier(desk).equal(pipe);
  }

  /** All that is wrong comes in one answer, and names its table. */
  @Test
  void whatCannotTellRowsApartIsRefused() throws Exception {
    Map<String, String> key = Map.of("a int", "i", "b text NOT NULL", "'b' || i");
    KeyedTable keyed = KeyedTable.of("keyed", "a", key);
    List<KeyedTable> bad =
        List.of(
            keyed.with("{\"partitionByExpr\":\"b\"}", "a"),
            keyed.with("{\"partitionByExpr\":\"toYYYYMM(nowhere)\"}", "a"),
            keyed.with("{\"partitionByExpr\":\"a) ORDER BY (b\"}", "a"),
            keyed.with("{\"useCustomSortingKey\":true,\"sortingKeys\":[\"b\"]}", "a"),
            keyed.with("{\"useCustomSortingKey\":true,\"sortingKeys\":[\"a\",\"b\"]}", "a"));
    make(keyed);
    List<String> said =
        List.of(
            "must be made of key columns only; b",
            "nowhere",
            "partitionByExpr",
            "must also hold the key column(s) a",
            "b is not in the replica identity");
    for (int i = 0; i < bad.size(); i++) {
      JsonNode refused = desk.api().create(pipe("refused" + i, List.of(bad.get(i)))).body();
      assertThat(refused.path("status").asInt()).as(refused.toString()).isEqualTo(400);
      assertThat(refused.path("error").asText()).contains(said.get(i));
    }
    desk.postgres()
        .execute(
            "CREATE TABLE nothing (a int PRIMARY KEY)",
            "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
            "CREATE TABLE keyless (a int)");
    JsonNode refused =
        desk.api()
            .create(desk.api().pipe("no", List.of("public.nothing", "public.keyless")))
            .body();
    assertThat(refused.path("error").asText())
        .contains("public.nothing has REPLICA IDENTITY NOTHING")
        .contains("public.keyless has no primary key")
        .contains("REPLICA IDENTITY FULL");
    assertThat(desk.askAll("SELECT pubname FROM pg_publication WHERE pubname ~ 'refused|no'"))
        .isEmpty();
  }

  @Test
  void aTableWithoutAKeyIsCopiedWithAllItsEqualRows() {
    desk.postgres()
        .execute(
            "CREATE TABLE repeated (a int, b text)",
            "INSERT INTO repeated SELECT i % 10, NULL FROM generate_series(1, 1000) i",
            "CREATE TABLE silent (a int PRIMARY KEY, b text)",
            "ALTER TABLE silent REPLICA IDENTITY NOTHING",
            "INSERT INTO silent SELECT i, 'x' FROM generate_series(1, 1000) i");
    ObjectNode body = desk.api().pipe("once", List.of("public.repeated", "public.silent"));
    ((ObjectNode) body.at("/source/postgres/settings")).put("replicationMode", "snapshot");
    String pipe = desk.api().createOk(body);
    desk.api().await(pipe, "Completed", LIMIT);

    // A MergeTree has no FINAL: rows are counted as they are.
    assertThat(
            desk.clickhouse(
                "SELECT a, count() FROM penstock.once_repeated GROUP BY a ORDER BY a FORMAT CSV"))
        .isEqualTo(
            String.join("\n", desk.askAll("SELECT a || ',100' FROM generate_series(0, 9) a")));
    assertThat(desk.compare("silent", "once_silent")).isEqualTo("1000 rows equal");
  }
}
