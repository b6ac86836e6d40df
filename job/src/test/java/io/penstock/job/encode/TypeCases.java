package io.penstock.job.encode;

import static io.penstock.job.encode.Literals.array;
import static io.penstock.job.encode.Literals.bits;
import static io.penstock.job.encode.Literals.composite;
import static io.penstock.job.encode.Literals.date;
import static io.penstock.job.encode.Literals.decimal;
import static io.penstock.job.encode.Literals.float8;
import static io.penstock.job.encode.Literals.hex;
import static io.penstock.job.encode.Literals.integer;
import static io.penstock.job.encode.Literals.interval;
import static io.penstock.job.encode.Literals.ipv4;
import static io.penstock.job.encode.Literals.ipv6;
import static io.penstock.job.encode.Literals.point;
import static io.penstock.job.encode.Literals.points;
import static io.penstock.job.encode.Literals.text;
import static io.penstock.job.encode.Literals.time;
import static io.penstock.job.encode.Literals.timestamp;
import static io.penstock.job.encode.Literals.tsquery;
import static io.penstock.job.encode.Literals.word;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every supported type with its edge values (types.md) and a generator; nothing lossy here. */
final class TypeCases {

  /** SQL that makes the types that are not built in. */
  static final String DEFINITIONS =
      """
      CREATE TYPE mood AS ENUM ('ok', 'not "ok"', 'so, so', 'it''s', 'a\\b', '😀', 'NULL');
      CREATE TYPE pair AS (number int, label text);
      CREATE TYPE wide AS (
        a int, b text, c numeric, d timestamptz, e mood, f bytea, g pair, h text[], i int4range,
        j float8, k bool, l uuid, m jsonb, n interval, o "char", p bit(3), q inet, r box[]);
      CREATE TYPE nothing AS ();
      CREATE TYPE floatrange AS RANGE (subtype = float8);
      CREATE TYPE textrange AS RANGE (subtype = text);
      CREATE DOMAIN positive AS int CHECK (value > 0);
      CREATE DOMAIN price AS numeric(10, 3);
      CREATE DOMAIN pairs AS pair[];
      CREATE DOMAIN ints AS int[];
      CREATE DOMAIN dearer AS price CHECK (value > 1);
      """;

  private static final Arbitrary<String> MOOD =
      Arbitraries.of("ok", "not \"ok\"", "so, so", "it's", "a\\b", "😀", "NULL");
  private static final Arbitrary<String> UUID =
      hex(16, 16).map(h -> h.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-"));
  private static final Arbitrary<String> PAIR =
      composite(List.of(integer(Integer.MIN_VALUE, Integer.MAX_VALUE), text()));

  private TypeCases() {}

  static List<TypeCase> all() {
    return Stream.of(NumberCases.all(), texts(), times(), addresses(), shapes(), nested())
        .flatMap(List::stream)
        .toList();
  }

  private static List<TypeCase> texts() {
    return List.of(
        TypeCase.of("text", text(), "", "NULL", "\\N", "😀", "x".repeat(100_000)),
        TypeCase.of("varchar(20)", text(), "", " a "),
        TypeCase.of("char(8)", text().filter(t -> t.length() <= 8), "", "ab", " a"),
        TypeCase.of("name", text(), "", "n".repeat(63)),
        TypeCase.of("\"char\"", Arbitraries.of("a", "Z", " ", "\"", "\\"), "a", ""),
        TypeCase.of("mood", MOOD, "ok"),
        TypeCase.of("bytea", hex(0, 40).map(h -> "\\x" + h), "\\x", "\\x00ff5c22"),
        TypeCase.of(
            "xml",
            word().map(w -> "<a b=\"1\">" + w.replace("&", "") + "</a>"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>ä</a>",
            "<?xml version=\"1.0\" standalone=\"yes\"?><a/>",
            "<?xml version=\"1.1\"?><a/>"),
        TypeCase.of("json", json(), "{\"a\": 1, \"a\":2}", "\"\\u0000\"", "1e400", "null", " [ ] "),
        TypeCase.of(
            "jsonb",
            json(),
            "{\"b\": 1, \"a\": 1.10}",
            "12345678901234567890123",
            "null",
            "\"\\\\u0000 😀\"",
            "1e400"),
        TypeCase.of("jsonpath", Arbitraries.of("$.a", "$[*] ? (@ > 1)"), "strict $.\"a b\".**"),
        TypeCase.of("tsvector", tsvector(), "", "'a':1A,2B,3C,4 'b'", "'it''s' 'back\\\\slash'"),
        TypeCase.of(
            "tsquery", tsquery(), "", "!!a", "a <-> (b <-> c)", "(a <-> b) <2> c", "a & !b"),
        TypeCase.of("refcursor", text(), ""));
  }

  private static Arbitrary<String> json() {
    return word().map(w -> "{\"k\":\"" + w.replace("\\", "\\\\") + "\", \"n\": [1, 2.50]}");
  }

  private static Arbitrary<String> tsvector() {
    Arbitrary<String> positions = Arbitraries.of("", ":1", ":3A", ":2B,7C,16383");
    return Combinators.combine(word(), positions)
        .as((word, position) -> Literals.quoted(word) + position)
        .list()
        .ofMaxSize(5)
        .map(list -> String.join(" ", list));
  }

  private static List<TypeCase> times() {
    return List.of(
        TypeCase.of(
            "date", date(1900, 2299), "1900-01-01", "2299-12-31", "1970-01-01", "2000-02-29"),
        TypeCase.of(
            "timestamp",
            timestamp(1900, 2299, ""),
            "1900-01-01 00:00:00",
            "2299-12-31 23:59:59.999999",
            "1969-12-31 23:59:59.999999",
            "2000-01-01 00:00:00.1"),
        TypeCase.of(
            "timestamptz",
            Arbitraries.of("", "+00", "+05:30", "-11", "+00:19:32")
                .flatMap(zone -> timestamp(1901, 2298, zone)),
            "2024-03-31 02:30:00 Europe/Berlin",
            "2024-10-27 02:30:00 Europe/Berlin",
            "1900-01-01 00:00:00+00",
            "2299-12-31 23:59:59.999999+00"),
        TypeCase.of("time", time(), "00:00", "24:00:00", "23:59:59.999999", "12:00:00.000001"),
        TypeCase.of(
            "timetz",
            Combinators.combine(time(), Arbitraries.of("+00", "-15:59:59", "+05:30", "+01"))
                .as((time, zone) -> time + zone),
            "24:00:00-15:59",
            "00:00+15:59:59"),
        TypeCase.of(
            "interval",
            interval(),
            "0",
            "178000000 years",
            "-178000000 years",
            "1 year -1 month",
            "-1 day 1 microsecond",
            "1 mon -1 day +00:00:01",
            "-9223372036854775808 microseconds",
            "9223372036854775807 microseconds"),
        // Out of ClickHouse's range, where String carries them.
        TypeCase.of(
            "daterange",
            Literals.range(
                Arbitraries.longs().between(-1_000_000, 50_000_000),
                day ->
                    LocalDate.ofEpochDay(day).getYear() > 0 ? "" + postgres(day) : postgres(day)),
            "empty",
            "[4713-01-01 BC,5874897-12-30]",
            "(-infinity,infinity)"),
        TypeCase.of(
            "tstzrange",
            timestamp(1, 9999, "+00").map(t -> "[\"" + t + "\",infinity]"),
            "[4713-01-01 00:00:00 BC,294276-12-31 23:59:59.999999]",
            "(,)"));
  }

  private static String postgres(long epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    int year = date.getYear();
    String text =
        String.format(
            java.util.Locale.ROOT,
            "%04d-%02d-%02d",
            year > 0 ? year : 1 - year,
            date.getMonthValue(),
            date.getDayOfMonth());
    return year > 0 ? text : text + " BC";
  }

  private static List<TypeCase> addresses() {
    Arbitrary<String> masks = integer(0, 32).map(bits -> "/" + bits);
    return List.of(
        TypeCase.of("uuid", UUID, "00000000-0000-0000-0000-000000000000", "f".repeat(32)),
        TypeCase.of(
            "inet",
            Arbitraries.oneOf(
                Combinators.combine(ipv4(), masks).as((ip, mask) -> ip + mask), ipv4(), ipv6()),
            "0.0.0.0/0",
            "::",
            "::1",
            "1::",
            "::ffff:1.2.3.4",
            "::1.2.3.4/96",
            "2001:db8::8:800:200c:417a/64",
            "1:0:0:2:0:0:0:3",
            "1:0:2:3:4:5:6:7"),
        TypeCase.of("cidr", Arbitraries.oneOf(ipv4(), ipv6()), "10/8", "::/0", "192.168.0.0/24"),
        TypeCase.of("macaddr", hex(6, 6), "ff:ff:ff:00:00:01"),
        TypeCase.of("macaddr8", hex(8, 8), "ff:ff:ff:ff:00:00:00:01"),
        TypeCase.of("bit(13)", bits(13, 13), "0000000000000"),
        TypeCase.of("varbit", bits(0, 70), "", "1"),
        TypeCase.of("pg_lsn", hex(4, 4).map(h -> h + "/" + h), "0/0", "FFFFFFFF/FFFFFFFF"),
        TypeCase.of(
            "tid",
            Combinators.combine(integer(0, 0xFFFF_FFFFL), integer(0, 65535))
                .as((block, line) -> "(" + block + "," + line + ")"),
            "(4294967295,65535)"),
        TypeCase.of("pg_snapshot", integer(1, 1000).map(n -> n + ":2000:1500,1600"), "1:1:"),
        TypeCase.of("txid_snapshot", integer(1, 1000).map(n -> n + ":2000:1500"), "1:1:"));
  }

  private static List<TypeCase> shapes() {
    return List.of(
        TypeCase.of("point", point(), "(0,-0)", "(NaN,Infinity)"),
        TypeCase.of("line", integer(1, 1000).map(n -> "{" + n + ",-0.5,1e20}"), "{0,1,NaN}"),
        TypeCase.of("lseg", points(2, 2).map(p -> "[" + p + "]"), "[(1,2),(3,4)]"),
        TypeCase.of("box", points(2, 2), "(1,2),(3,4)"),
        TypeCase.of(
            "path",
            Combinators.combine(points(1, 5), Arbitraries.of("[]", "()"))
                .as((points, ends) -> ends.charAt(0) + points + ends.charAt(1)),
            "[(1,2)]",
            "((1,2))"),
        TypeCase.of("polygon", points(1, 5).map(p -> "(" + p + ")"), "((1,2))"),
        TypeCase.of("circle", point().map(p -> "<" + p + ",1.5>"), "<(1,2),0>"));
  }

  private static List<TypeCase> nested() {
    Arbitrary<String> small = integer(-1000, 1000);
    return List.of(
        TypeCase.of("int4[]", array(small, ','), "{}", "{NULL}", "[0:2]={1,2,3}", "[-5:-5]={7}"),
        TypeCase.of(
            "int4[][]",
            small.map(n -> "{{" + n + ",2},{NULL,4}}"),
            "{}",
            "{{1}}",
            "{{1,2,3}}",
            "[0:0][2:3]={{1,2}}"),
        TypeCase.of("int8[][][]", small.map(n -> "{{{" + n + "},{2}}}"), "{{{1,2},{3,NULL}}}"),
        TypeCase.of("text[]", array(text(), ','), "{\"\",NULL,\"NULL\",NUTS,nul}", "{\"\\\\\"}"),
        TypeCase.of("mood[]", array(MOOD, ','), "{ok,\"NULL\"}"),
        TypeCase.of("numeric(12,3)[]", array(decimal(9, 3), ','), "{0}"),
        TypeCase.of("numeric[]", array(decimal(9, 3), ','), "{NaN,1e100}"),
        TypeCase.of("bool[]", array(Arbitraries.of("t", "f"), ','), "{t,f}"),
        TypeCase.of("float8[]", array(float8(), ','), "{NaN,-0}"),
        TypeCase.of("timestamptz[]", array(timestamp(1901, 2298, "+00"), ','), "{}"),
        TypeCase.of("date[]", array(date(1900, 2299), ','), "{}"),
        TypeCase.of("time[]", array(time(), ','), "{24:00}"),
        TypeCase.of("uuid[]", array(UUID, ','), "{}"),
        TypeCase.of("bytea[]", array(hex(0, 9).map(h -> "\\x" + h), ','), "{\"\\\\x\"}"),
        TypeCase.of("jsonb[]", array(json(), ','), "{}"),
        TypeCase.of("money[]", array(decimal(9, 2), ','), "{-1234567.89}"),
        TypeCase.of("box[]", array(points(2, 2), ';'), "{(1,2),(3,4);(5,6),(7,8)}"),
        TypeCase.of("price[]", array(decimal(7, 3), ','), "{}"),
        TypeCase.of("pair", PAIR, "(,)", "(1,\"\")", "(,\"a \"\"b\"\" \\\\ (c), d\")"),
        TypeCase.of("pair[]", array(PAIR, ','), "{\"(1,\\\"a,b\\\")\",NULL}"),
        TypeCase.of("pairs", array(PAIR, ','), "{}"),
        TypeCase.of(
            "ints[]",
            small.map(n -> "{\"{" + n + ",NULL}\",\"{}\"}"),
            "{\"{1,NULL}\",\"{}\"}",
            "{}"),
        TypeCase.of("nothing", Arbitraries.just("()"), "()"),
        TypeCase.of("wide", wide(), "(,,,,,,,,,,,,,,,,,)"),
        TypeCase.of(
            "int4range", Literals.range(numbersOf(), Long::toString), "empty", "(,)", "[1,)"),
        TypeCase.of("floatrange", Literals.range(numbersOf(), n -> n + ".25"), "[-0,1e300)"),
        TypeCase.of(
            "textrange", text().map(t -> "[," + RenderedLiteral.quote(t) + "]"), "[\"\",\"a b\"]"),
        TypeCase.of("numrange[]", array(Literals.range(numbersOf(), Long::toString), ','), "{}"),
        TypeCase.of(
            "int8multirange",
            small.map(n -> "{[" + n + ",2000),[3000,)}"),
            "{}",
            "{(,)}",
            "{[1,2)}"));
  }

  private static Arbitrary<Long> numbersOf() {
    return Arbitraries.longs().between(-1_000_000, 1_000_000);
  }

  private static Arbitrary<String> wide() {
    return composite(
        List.of(
            integer(-5, 5),
            text(),
            decimal(20, 5),
            timestamp(1, 9999, "+00"),
            MOOD,
            hex(0, 5).map(h -> "\\x" + h),
            PAIR,
            array(text(), ','),
            Literals.range(numbersOf(), Long::toString),
            float8(),
            Arbitraries.of("t", "f"),
            UUID,
            json(),
            interval(),
            Arbitraries.of("a", ""),
            bits(3, 3),
            ipv4(),
            array(points(2, 2), ';')));
  }
}
