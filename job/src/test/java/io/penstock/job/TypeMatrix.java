package io.penstock.job;

import io.penstock.model.spec.ColumnPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every type came to by every way from every server, as a table for people. */
final class TypeMatrix {

  /**
   * A way into ClickHouse, a column of the table.
   *
   * @param server its major version
   * @param stream the form of the pipe's stream, {@code binary} or {@code text}
   */
  record WayOf(int server, String stream, WideTable.Way way) implements Comparable<WayOf> {

    @Override
    public int compareTo(WayOf other) {
      int order = Integer.compare(server, other.server);
      order = order == 0 ? stream.compareTo(other.stream) : order;
      return order == 0 ? way.compareTo(other.way) : order;
    }

    @Override
    public String toString() {
      return way + " in a " + stream + " stream from " + server;
    }
  }

  private record Line(String type, String target, Map<WayOf, WideTable.Outcome> cells) {}

  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final TreeSet<WayOf> ways = new TreeSet<>();
  private final List<String> notRun = new ArrayList<>();

  /** One cell. */
  void put(String sqlType, ColumnPlan column, WayOf way, WideTable.Outcome outcome) {
    ways.add(way);
    lines
        .computeIfAbsent(
            sqlType, type -> new Line(type, column.targetType(), new LinkedHashMap<>()))
        .cells
        .put(way, outcome);
  }

  /** Something of which nothing was seen, and why. */
  void notRun(String what) {
    notRun.add(what);
  }

  /** Every value of a server that did not arrive as it should have. */
  List<String> failures(int server) {
    List<String> failures = new ArrayList<>();
    for (Line line : lines.values()) {
      line.cells.forEach(
          (way, outcome) ->
              outcome.differing().stream()
                  .filter(value -> way.server == server)
                  .forEach(value -> failures.add(line.type + ", " + way + ": " + value)));
    }
    return failures;
  }

  /** Prints the table, what was not run below it, and keeps both under {@code target/}. */
  void write(String heading, String file) throws IOException {
    StringBuilder text = new StringBuilder(heading).append('\n');
    text.append(head("", "", way -> "PG " + way.server));
    text.append(head("", "", way -> way.stream));
    text.append(head("Postgres", "ClickHouse", way -> way.way.toString().toLowerCase(Locale.ROOT)));
    for (Line line : lines.values()) {
      text.append(head(line.type, line.target, way -> cell(line.cells.get(way))));
    }
    notRun.forEach(what -> text.append("NOT RUN: ").append(what).append('\n'));
    System.out.println(text);
    Path path = Path.of("target", file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String head(String type, String target, Function<WayOf, String> cells) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-16s %-38s", type, target));
    ways.forEach(way -> line.append(String.format(Locale.ROOT, " %-9s", cells.apply(way))));
    return line.toString().stripTrailing() + '\n';
  }

  private static String cell(WideTable.@Nullable Outcome outcome) {
    if (outcome == null) {
      return "-";
    }
    return outcome.differing().isEmpty()
        ? outcome.values() + " equal"
        : outcome.differing().size() + " DIFFER";
  }
}
