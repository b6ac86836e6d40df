package io.penstock.job.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/**
 * A source type with values to send through a whole pipe: edges, random ones, NULL, and those that
 * ClickHouse cannot hold.
 *
 * @param sqlType as in a column definition
 */
public record SampledType(String sqlType, List<Value> values) {

  /** SQL that makes the types that are not built in; what extensions bring is not among them. */
  public static final String DEFINITIONS = TypeCases.DEFINITIONS;

  /**
   * One value.
   *
   * @param literal as Postgres reads it; null for NULL
   * @param arrives what is in ClickHouse, as a literal of the same type (docs/types.md); null for
   *     NULL
   */
  public record Value(@Nullable String literal, @Nullable String arrives) {}

  /** Every type that has a binary form, with {@code random} random values beside the edges. */
  public static List<SampledType> inBinary(long seed, int random) {
    List<SampledType> types = new ArrayList<>();
    JqwikSession.run(
        () -> {
          for (TypeCase type : TypeCases.all()) {
            types.add(of(type, new Random(seed ^ type.sqlType().hashCode()), random));
          }
        });
    return types;
  }

  /** Types that are only carried as the server's text; some need an extension. */
  public static List<SampledType> inText() {
    return List.of(
        printed("regclass", "pg_class", "pg_type"),
        printed("regproc", "boolin", "-"),
        printed("regprocedure", "upper(text)"),
        printed("regtype", "integer", "character varying", "text[]"),
        printed("regrole", "postgres"),
        printed("regnamespace", "pg_catalog"),
        printed("regconfig", "english"),
        printed("regclass[]", "{pg_class,NULL,pg_type}", "{}"),
        printed("aclitem", "postgres=arwd/postgres"),
        printed("int2vector", "1 2 -3", ""),
        printed("oidvector", "1 4294967295", ""),
        printed("citext", "MiXed \"x\" \\ 😀", ""),
        printed("citext[]", "{Ab,NULL,\"a \\\"q\\\" \\\\ ,\"}", "{}"),
        printed("ltree", "Top.Science.x_1", ""),
        printed("lquery", "Top.*{0,2}.x@*|y%"),
        printed("cube", "(1, -2.5),(3, 4e10)"),
        printed("isbn13", "978-0-393-04002-9"),
        printed("geometry", "POINT(1 -2.5)", "SRID=4326;LINESTRING(0 0,1 1e-9)", "POINT EMPTY"),
        printed("geography", "POINT(10 20)"));
  }

  private static SampledType printed(String sqlType, String... literals) {
    return of(sqlType, Arrays.stream(literals));
  }

  private static SampledType of(TypeCase type, Random random, int count) {
    RandomGenerator<String> generator = type.literals().generator(count, false);
    Stream<String> randoms = Stream.generate(() -> generator.next(random).value()).limit(count);
    return of(type.sqlType(), Stream.concat(type.edges().stream(), randoms));
  }

  private static SampledType of(String sqlType, Stream<String> literals) {
    List<Value> values = new ArrayList<>();
    literals.forEach(literal -> values.add(new Value(literal, literal)));
    boolean array = sqlType.endsWith("[]") || sqlType.equals("pairs");
    values.add(new Value(null, array ? "{}" : null));
    inexact(sqlType)
        .forEach(
            (literal, arrives) -> {
              values.removeIf(value -> literal.equals(value.literal()));
              values.add(new Value(literal, arrives.equals("NULL") ? null : arrives));
            });
    return new SampledType(sqlType, List.copyOf(values));
  }

  /** What docs/types.md calls counted: literal to what arrives. */
  private static Map<String, String> inexact(String sqlType) {
    return switch (sqlType) {
      case "date" ->
          Map.of(
              "infinity", "2299-12-31",
              "-infinity", "1900-01-01",
              "4713-01-01 BC", "1900-01-01",
              "0001-01-01", "1900-01-01",
              "1899-12-31", "1900-01-01",
              "2300-01-01", "2299-12-31",
              "5874897-12-31", "2299-12-31");
      case "timestamp", "timestamptz" ->
          Map.of(
              "infinity", "2299-12-31 23:59:59.999999",
              "-infinity", "1900-01-01 00:00:00",
              "0044-03-15 12:34:56.789 BC", "1900-01-01 12:34:56.789",
              "4714-11-24 00:00:00 BC", "1900-01-01 00:00:00",
              "0001-01-01 00:00:00.000001", "1900-01-01 00:00:00.000001",
              "1899-12-31 23:59:59.999999", "1900-01-01 23:59:59.999999",
              "2300-01-01 00:00:00", "2299-12-31 00:00:00",
              "294276-12-31 23:59:59.999999", "2299-12-31 23:59:59.999999");
      case "date[]" -> Map.of("{infinity,NULL,0001-01-01}", "{2299-12-31,NULL,1900-01-01}");
      case "timestamptz[]" -> Map.of("{-infinity}", "{1900-01-01 00:00:00+00}");
      case "numeric(10,2)", "numeric(38,10)", "numeric(76,38)", "numeric(76,0)", "numeric(76,76)" ->
          Map.of("NaN", "NULL");
      case "numeric(12,3)[]" -> Map.of("{NaN,1}", "{NULL,1}");
      case "int4[]" ->
          Map.of("{{1,2},{3,4}}", "{1,2,3,4}", "[2:3][0:1]={{1,2},{3,NULL}}", "{1,2,3,NULL}");
      case "int4[][]" -> Map.of("{1,NULL}", "{{1,NULL}}", "{{{1},{2}},{{3},{4}}}", "{{1,2},{3,4}}");
      default -> Map.of();
    };
  }
}
