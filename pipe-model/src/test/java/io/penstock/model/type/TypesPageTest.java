package io.penstock.model.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.type.PgType.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/types.md to the type map: what users look up is what their columns become. */
class TypesPageTest {

  private static final Map<String, String> CATALOGUE_NAMES =
      Map.of(
          "boolean", "bool",
          "smallint", "int2",
          "integer", "int4",
          "bigint", "int8",
          "real", "float4",
          "double precision", "float8",
          "char(n)", "bpchar",
          "\"char\"", "char");

  private static final Set<String> EXTENSIONS =
      Set.of(
          "hstore",
          "vector",
          "halfvec",
          "citext",
          "ltree",
          "geometry",
          "geography",
          "sparsevec",
          "any other type of an extension or of yours");

  private static final PgType INTEGER = PgType.builtIn(23, "int4");

  private static PgType numeric(int precision, int scale) {
    return PgType.builtIn(1700, "numeric").withTypmod((precision << 16 | scale) + 4);
  }

  private static PgType user(String name, Kind kind, PgType element) {
    return new PgType(90_000, "shop", name, -1, kind, kind == Kind.ARRAY ? 1 : 0, element, null);
  }

  /** The type that a name on the page stands for. */
  private static PgType type(String name) {
    return switch (name) {
      case "numeric(p, s)" -> numeric(10, 2);
      case "numeric without precision" -> PgType.builtIn(1700, "numeric");
      case "numeric of p > 76" -> numeric(77, 2);
      case "enum" -> user("mood", Kind.ENUM, null);
      case "ranges" -> user("span", Kind.RANGE, INTEGER);
      case "multiranges" -> user("spans", Kind.MULTIRANGE, user("span", Kind.RANGE, INTEGER));
      case "composite types" -> user("pair", Kind.COMPOSITE, null);
      case "domain" -> user("positive", Kind.DOMAIN, INTEGER);
      case "T[]" -> user("_int4", Kind.ARRAY, INTEGER);
      default ->
          EXTENSIONS.contains(name)
              ? user(name, Kind.BASE, null)
              : PgType.builtIn(1, CATALOGUE_NAMES.getOrDefault(name, name));
    };
  }

  /** What a destination on the page stands for. */
  private static String destination(String text) {
    return switch (text) {
      case "Decimal(p, s)" -> "Decimal(10, 2)";
      case "Array(Nullable(T′))" -> "Array(Nullable(Int32))";
      case "as its base type" -> "Int32";
      default -> text;
    };
  }

  /** Splits at commas outside of brackets. */
  private static List<String> parts(String cell) {
    return Arrays.stream(cell.split(",\\s+(?![^(]*\\))")).map(String::strip).toList();
  }

  private static Map<String, String> page() throws IOException {
    Map<String, String> page = new HashMap<>();
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "types.md"));
    int start = lines.indexOf("| Postgres | ClickHouse | |") + 2;
    assertThat(start).as("the table's heading").isGreaterThan(2);
    for (String line : lines.subList(start, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      String[] cells = line.split("\\|");
      List<String> sources = parts(cells[1].strip());
      List<String> targets = parts(cells[2].strip());
      boolean paired = sources.size() > 1 && sources.size() == targets.size();
      for (int i = 0; i < sources.size(); i++) {
        String target = paired ? targets.get(i) : cells[2].strip();
        assertThat(page.put(sources.get(i), destination(target))).as(line).isNull();
      }
    }
    return page;
  }

  @Test
  void everyTypeOnThePageBecomesWhatThePageSays() throws IOException {
    Map<String, String> page = page();
    Map<String, String> answers =
        page.keySet().stream()
            .collect(Collectors.toMap(name -> name, name -> TypeMap.destination(type(name))));
    assertThat(answers).isEqualTo(page).hasSizeGreaterThan(60);
  }

  @Test
  void everyTypeWithADestinationOfItsOwnIsOnThePage() throws IOException {
    Set<String> named = new TreeSet<>();
    page().keySet().forEach(name -> named.add(CATALOGUE_NAMES.getOrDefault(name, name)));
    assertThat(named).containsAll(TypeMap.ownDestinations());
  }
}
