package io.penstock.e2e;

import io.penstock.stack.postgres.LocalPostgres;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table with 65 columns: every built-in type, and arrays of the common ones, with values to fill
 * it.
 */
final class AllTypes {

  /** Column type to an SQL expression for a value, by the row's number {@code i}. */
  private static final Map<String, String> TYPES = types();

  private AllTypes() {}

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("boolean", "i % 2 = 0");
    types.put("smallint", "(i % 65536 - 32768)::smallint");
    types.put("integer", "(i % 100000) * 7919 - 2000000000");
    types.put("bigint", "(i % 1000)::bigint * 9007199254740993 - 4611686018427387904");
    types.put("oid", "(i % 60000 + 4294900000)::oid");
    types.put(
        "real",
        "(CASE i % 5 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' ELSE (i / 7.0)::text END)::real");
    types.put(
        "double precision",
        "(CASE i % 5 WHEN 0 THEN 'Infinity' WHEN 1 THEN '-0' ELSE (i / 3.0)::text END)::float8");
    types.put("numeric(12,2)", "(i * 12345.678)::numeric(12,2)");
    types.put("numeric(38,10)", "(i * -987654321.0123456789)::numeric(38,10)");
    types.put("numeric(76,20)", "i * 1e40 + 0.12345678901234567890");
    types.put("numeric", "(i || '.' || repeat('0', i % 40) || '50')::numeric");
    types.put("money", "(i * 1.01)::numeric::money");
    types.put("text", "'text ' || i || E' \\u00e9\\U0001F600 \"\\\\'' tab\\t newline\\n'");
    types.put("varchar(40)", "left(md5(i::text) || 'x', i % 33)");
    types.put("char(12)", "left(md5(i::text), i % 12)");
    types.put("name", "('n' || i)::name");
    types.put("\"char\"", "chr(65 + i % 26)::\"char\"");
    types.put("bytea", "decode(md5(i::text) || '000a0aff', 'hex')");
    types.put("json", "('{\"b\": ' || i || ', \"a\" : [1,2, null], \"b\": 1.50}')::json");
    types.put(
        "jsonb", "jsonb_build_object('i', i, 'big', 12345678901234567890.123, 's', E'a\\nb')");
    types.put("uuid", "md5(i::text)::uuid");
    types.put("date", "date '1970-01-01' + i % 100000");
    types.put("timestamp", "timestamp '1970-01-01' + i * interval '1 day 1.000001 s'");
    types.put(
        "timestamptz", "timestamptz '2000-01-01 12:34:56.789012+02' - i * interval '7 hours'");
    types.put("time", "time '00:00' + (i % 86400) * interval '1.000001 s'");
    types.put("timetz", "(time '01:02:03.5' + i * interval '1 s') AT TIME ZONE 'UTC'");
    types.put("interval", "i * interval '1 mon -2 days 03:04:05.678'");
    types.put(
        "inet",
        "(CASE i % 2 WHEN 0 THEN '10.1.' || i % 256 || '.7/24' ELSE '2001:db8::' || to_hex(i) END)::inet");
    types.put("cidr", "('10.' || i % 256 || '.0.0/16')::cidr");
    types.put("macaddr", "('08:00:2b:01:02:' || lpad(to_hex(i % 256), 2, '0'))::macaddr");
    types.put("macaddr8", "('08:00:2b:01:02:03:04:' || lpad(to_hex(i % 256), 2, '0'))::macaddr8");
    types.put("bit(10)", "(i % 1024)::bit(10)");
    types.put("varbit", "left((i % 4096)::bit(12)::text, i % 13)::varbit");
    types.put("point", "point(i / 3.0, -i)");
    types.put("line", "line(point(0, i), point(1, i + 2))");
    types.put("lseg", "lseg(point(i, 0), point(0, i / 7.0))");
    types.put("box", "box(point(i, i), point(0, 1.5))");
    types.put("path", "('[(0,' || i || '),(1,2)]')::path");
    types.put("polygon", "('((0,0),(1,' || i || '),(2,2))')::polygon");
    types.put("circle", "circle(point(1, i), i + 0.5)");
    types.put("int4range", "int4range(i, i + 10)");
    types.put("numrange", "numrange(i, NULL, '(]')");
    types.put(
        "tstzrange",
        "tstzrange(timestamptz '2020-01-01 00:00+00', timestamptz '2020-01-02 00:00+00' + i * interval '1 s')");
    types.put("daterange", "daterange(NULL, date '2024-02-29' + i % 1000)");
    types.put("int8multirange", "int8multirange(int8range(1, 5), int8range(10, 20 + i))");
    types.put("tsvector", "to_tsvector('simple', 'a fat cat sat ' || i)");
    types.put("tsquery", "to_tsquery('simple', 'fat & (rat | cat' || i || ')')");
    types.put("xml", "('<a>' || i || '</a>')::xml");
    types.put("jsonpath", "('$.a[' || i || ']')::jsonpath");
    types.put("pg_lsn", "('0/' || to_hex(i))::pg_lsn");
    types.put("integer[]", "ARRAY[i, NULL, -i]");
    types.put("bigint[]", "ARRAY[i::bigint, 9223372036854775807]");
    types.put("text[]", "ARRAY['a' || i, NULL, 'quote\" \\ {x}']");
    types.put("boolean[]", "ARRAY[true, NULL, i % 2 = 0]");
    types.put("double precision[]", "ARRAY[i / 3.0, 'NaN'::float8]");
    types.put("numeric(10,3)[]", "ARRAY[i + 0.125, NULL]::numeric(10,3)[]");
    types.put("timestamptz[]", "ARRAY[timestamptz '2000-01-01 00:00:00+00' + i * interval '1 s']");
    types.put("date[]", "ARRAY[date '2000-01-01' + i % 1000, NULL]");
    types.put("uuid[]", "ARRAY[md5(i::text)::uuid]");
    types.put("bytea[]", "ARRAY[decode('00ff0a', 'hex'), NULL]");
    types.put("real[]", "ARRAY[(i / 7.0)::real, NULL]");
    types.put("smallint[]", "ARRAY[]::smallint[]");
    types.put("mood", "(ARRAY['sad', 'it''s \"ok\"', 'happy'])[i % 3 + 1]::mood");
    types.put("small_money", "(i % 100 + 0.5)::small_money");
    return types;
  }

  /** Makes the table with {@code rows} rows, every tenth column NULL in turn. */
  static void table(LocalPostgres postgres, String name, int rows) {
    postgres.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'it''s \"ok\"', 'happy')",
        "CREATE DOMAIN small_money AS numeric(6,2) CHECK (VALUE >= 0)");
    StringBuilder columns = new StringBuilder("id bigint PRIMARY KEY");
    int number = 0;
    for (String type : TYPES.keySet()) {
      columns.append(", c").append(++number).append(' ').append(type);
    }
    postgres.execute("CREATE TABLE " + name + " (" + columns + ")");
    insert(postgres, name, 1, rows);
  }

  /** Columns of the table, the key included. */
  static int columns() {
    return TYPES.size() + 1;
  }

  /** Inserts the rows {@code from} … {@code to}. */
  static void insert(LocalPostgres postgres, String name, int from, int to) {
    postgres.execute(
        "INSERT INTO "
            + name
            + " SELECT i, "
            + values()
            + " FROM generate_series("
            + from
            + ", "
            + to
            + ") i");
  }

  /** Gives the rows {@code from} … {@code to} the values of other rows. */
  static void update(LocalPostgres postgres, String name, int from, int to, int shift) {
    StringBuilder names = new StringBuilder();
    for (int n = 1; n <= TYPES.size(); n++) {
      names.append(n == 1 ? "" : ", ").append('c').append(n);
    }
    postgres.execute(
        "UPDATE "
            + name
            + " SET ("
            + names
            + ") = (SELECT "
            + values()
            + " FROM (SELECT (id + "
            + shift
            + ")::int AS i) s) WHERE id BETWEEN "
            + from
            + " AND "
            + to);
  }

  private static String values() {
    int[] column = {0};
    return TYPES.values().stream()
        .map(value -> "CASE WHEN i % 10 <> " + ++column[0] % 10 + " THEN " + value + " END")
        .collect(Collectors.joining(", "));
  }
}
