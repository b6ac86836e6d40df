package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chosen names, types and formats, by copy and by stream: binary, and as text where a column's type
 * has no binary form. On the packaged server and on Debian's, which has extensions.
 */
class ColumnChoicesTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql/15/bin");

  @TempDir Path directory;

  static Stream<String> servers() {
    return Stream.of("packaged", "debian");
  }

  private static void write(Desk desk, String table, int from, int to) {
    desk.postgres()
        .execute(
            """
            INSERT INTO %s ("Id", at, n, unbounded, j, o, b, bs, ip, flags, vast)
            SELECT i, '2024-01-01'::timestamptz + i * interval '1 h',
                   (ARRAY[i / 8.0, -i * 1e15, 'NaN'::numeric])[i %% 3 + 1],
                   (ARRAY[i / 3.0, 12345678901234567890.5, 1e50])[i %% 3 + 1],
                   jsonb_build_object('k', i, 'l', jsonb_build_array(i)),
                   (ARRAY['{"a":1}', '[1]', 'null', '7'])[i %% 4 + 1]::json,
                   decode(md5(i::text), 'hex'), ARRAY[decode('00ff', 'hex'), NULL],
                   (ARRAY['10.0.0.1', '::1', '10.0.0.0/8'])[i %% 3 + 1]::inet,
                   ARRAY[i, NULL], i * 1000
            FROM generate_series(%d, %d) i"""
                .formatted(table, from, to));
  }

  private static final String COLUMNS =
      """
      [{"name":"Id","destinationName":"id","destinationType":"Int64"},
       {"name":"at","destinationName":"moment"},
       {"name":"n","destinationType":"Decimal(30, 2)"},
       {"name":"flags","destinationName":"flag text","destinationType":"String"},
       {"name":"ip","destinationType":"IPv6"},
       {"name":"vast","destinationType":"Float64"},
       {"name":"twice","destinationName":"double","expression":"id * 2"}]""";

  /** Of extensions, which only Debian's server has. */
  private static final List<String> EXTENSIONS =
      List.of(
          "CREATE EXTENSION IF NOT EXISTS hstore",
          "CREATE EXTENSION IF NOT EXISTS citext",
          "CREATE EXTENSION IF NOT EXISTS ltree",
          "ALTER TABLE %s ADD h hstore DEFAULT 'k=>\"v, \\\"q\\\"\", n=>NULL', ADD hs hstore[]"
              + " DEFAULT '{a=>1}', ADD c citext DEFAULT 'Abc', ADD l ltree DEFAULT 'a.b'");

  /** One line a row; of values that were not carried exactly, what stands in their place. */
  private static final String SOURCE_ROWS =
      """
      SELECT concat_ws('|', "Id", (at AT TIME ZONE 'UTC')::timestamp(6)::text,
               CASE WHEN n = 'NaN' THEN 'NULL' ELSE trim_scale(round(n, 2))::text END,
               CASE WHEN unbounded = 1e50 THEN 'NULL' ELSE trim_scale(round(unbounded, 38))::text END,
               j->>'k', CASE WHEN json_typeof(o) = 'object' THEN o->>'a' ELSE 'NULL' END,
               upper(encode(b, 'hex')), '00FF', flags::text,
               CASE WHEN family(ip) = 4 AND masklen(ip) = 32 OR masklen(ip) = 128 THEN host(ip)
                    ELSE 'NULL' END, vast::text, twice%s)
      FROM %s ORDER BY "Id\"""";

  private static final String TARGET_ROWS =
      """
      SELECT arrayStringConcat([toString(id), replaceRegexpOne(toString(moment), '\\\\.0+$', ''),
               ifNull(toString(n), 'NULL'), ifNull(toString(unbounded), 'NULL'),
               ifNull(toString(j.k), 'NULL'), ifNull(if(o.a IS NULL, 'NULL', toString(o.a)), 'NULL'),
               ifNull(b, 'NULL'), ifNull(bs[1], 'NULL'), ifNull(`flag text`, 'NULL'),
               ifNull(replaceOne(toString(ip), '::ffff:', ''), 'NULL'),
               ifNull(toString(vast), 'NULL'), ifNull(toString(`double`), 'NULL')%s], '|')
      FROM penstock.%s FINAL ORDER BY id FORMAT TSVRaw""";

  @ParameterizedTest
  @MethodSource("servers")
  void reachTheTargetByEachWay(String server) throws IOException {
    boolean debian = server.equals("debian");
    Assumptions.assumeTrue(
        !debian || Files.isExecutable(DEBIAN.resolve("initdb")), "Debian's Postgres 15 is here");
    StackOptions options = StackOptions.in(directory);
    try (Desk desk = new Desk(debian ? options.withPostgresBinaries(DEBIAN) : options)) {
      for (String table : List.of("chosen", "printed")) {
        desk.postgres()
            .execute(
                "CREATE TABLE "
                    + table
                    + " (\"Id\" int, at timestamptz, n numeric, unbounded numeric, j jsonb, o json,"
                    + " b bytea, bs bytea[], ip inet, flags int[], vast numeric(12,0), big text, twice int GENERATED ALWAYS AS (\"Id\" * 2) STORED,"
                    + " PRIMARY KEY (\"Id\", at))",
                "ALTER TABLE " + table + " ALTER big SET STORAGE EXTERNAL",
                table.equals("printed") ? "ALTER TABLE printed ADD t regclass" : "SELECT 1");
        if (debian) {
          EXTENSIONS.forEach(sql -> desk.postgres().execute(sql.formatted(table)));
        }
        write(desk, table, 1, 300);
        desk.postgres().execute("UPDATE " + table + " SET big = repeat('x', 9000)");
      }
      // One pipe each: the type without a binary form turns all of its pipe to text.
      String binary = create(desk, "chosen");
      String text = create(desk, "printed");
      for (String table : List.of("chosen", "printed")) {
        String pipe = table.equals("chosen") ? binary : text;
        desk.api().await(pipe, "Running", LIMIT);
        same(desk, table, debian);
        write(desk, table, 301, 600);
        desk.postgres()
            .execute(
                "UPDATE " + table + " SET n = n + 1 WHERE \"Id\" % 5 = 0",
                "UPDATE " + table + " SET \"Id\" = \"Id\" + 1000 WHERE \"Id\" % 7 = 0",
                "DELETE FROM " + table + " WHERE \"Id\" % 11 = 0",
                debian
                    ? "UPDATE " + table + " SET h = NULL, c = upper(c) WHERE \"Id\" % 13 = 0"
                    : "SELECT 1");
        desk.awaitCaughtUp(pipe, LIMIT);
        same(desk, table, debian);
        new Verifier(desk).equal(pipe);
        assertThat(
                desk.clickhouse(
                    "SELECT countIf(big != repeat('x', 9000)) FROM penstock."
                        + table
                        + " FINAL WHERE big IS NOT NULL"))
            .isEqualTo("0");
      }
    }
  }

  private static String create(Desk desk, String table) throws IOException {
    ObjectNode body = desk.api().pipe(table, List.of("public." + table));
    ((ObjectNode) body.at("/source/postgres/settings"))
        .put("unboundedNumeric", "decimal")
        .put("jsonAs", "json")
        .put("binaryFormat", "hex");
    ObjectNode mapping = (ObjectNode) body.at("/source/postgres/tableMappings/0");
    JsonNode columns = JSON.readTree(COLUMNS);
    mapping.put("targetTable", table).put("useCustomSortingKey", true).set("columns", columns);
    mapping.putArray("sortingKeys").add("at").add("Id");
    mapping.put("partitionByExpr", "toYYYYMM(moment)");
    return desk.api().createOk(body);
  }

  private static void same(Desk desk, String table, boolean extensions) {
    String source = extensions ? ", coalesce(h->'k', 'NULL'), hs[1]->'a', c, l" : "";
    String target =
        extensions
            ? ", ifNull(h['k'], 'NULL'), ifNull(hs[1]['a'], 'NULL'), ifNull(c, ''), ifNull(l, '')"
            : "";
    assertThat(desk.askClickHouse(TARGET_ROWS.formatted(target, table)))
        .isEqualTo(desk.askAll(SOURCE_ROWS.formatted(source, table)));
  }
}
