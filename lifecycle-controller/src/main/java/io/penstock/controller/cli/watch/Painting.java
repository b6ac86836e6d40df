package io.penstock.controller.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.text.Columns;
import io.penstock.controller.cli.text.Humane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lines that show a look: state, what to do, a bar for all, a bar for each table. */
public final class Painting {

  private final Progress progress = new Progress();
  private final String name;
  private final int width;
  private final int height;

  /**
   * A painting.
   *
   * @param name of the pipe
   * @param width of the terminal, in characters
   * @param height of the terminal, in lines; a frame stays within it, or could not be painted over
   */
  public Painting(String name, int width, int height) {
    this.name = name;
    this.width = width;
    this.height = height;
  }

  /** A whole frame. */
  public List<String> frame(Look look, Instant now) {
    JsonNode status = look.status();
    begin(look);
    List<String> lines = new ArrayList<>();
    lines.add(name + ": " + look.state() + Humane.lasting(status.path("since"), now));
    add(lines, text(status, "phase").isEmpty() ? text(status, "sentence") : text(status, "phase"));
    if (!text(status, "code").isEmpty()) {
      add(lines, text(status, "code") + ": " + text(status, "reason"));
      add(lines, "→ " + text(status, "remedy"));
    }
    if (!flow(status).isEmpty()) {
      add(lines, flow(status));
    }
    int room = height - lines.size() - 2;
    lines.addAll(bars(look, room));
    return lines.stream().map(line -> Bar.fitting(line, width)).toList();
  }

  /** One line, where nothing can be painted over. */
  public String line(Look look) {
    begin(look);
    String copy = look.loading() ? "  " + total(look) : "";
    String flow = flow(look.status());
    return name + ": " + look.state() + copy + (flow.isEmpty() ? "" : "  " + flow);
  }

  private void begin(Look look) {
    progress.begin(look.status().at("/resync/startedAt").asText(""));
  }

  private String flow(JsonNode status) {
    List<String> parts = new ArrayList<>();
    if (status.path("rowsPerSecond").asDouble() > 0) {
      parts.add(
          Humane.count(Math.rint(status.path("rowsPerSecond").asDouble() * 10) / 10) + " rows/s");
    }
    String behind = Humane.behind(status.path("lagSeconds"));
    if (!behind.equals(Humane.NONE)) {
      parts.add(behind);
    }
    return String.join(", ", parts);
  }

  private List<String> bars(Look look, int room) {
    List<String> lines = new ArrayList<>();
    if (!look.loading()) {
      return lines;
    }
    List<JsonNode> tables = new ArrayList<>();
    JsonNode resync = look.status().path("resync");
    (resync.isObject() ? resync.path("tableProgress") : look.tables()).forEach(tables::add);
    // What is being copied comes first: it may be all that there is room for.
    tables.sort(
        Comparator.comparing(
            (JsonNode table) -> table.path("state").asText().equals("Loading") ? 0 : 1));
    int label = "total".length();
    int shown = Math.min(tables.size(), Math.max(1, room - 2));
    for (JsonNode table : tables.subList(0, shown)) {
      label = Math.max(label, source(table).length());
    }
    label = Math.min(label, Math.max(12, width - Bar.WIDTH - 40));
    JsonNode whole = whole(look);
    lines.add(
        Bar.line("total", label, progress.of("", whole, true), Humane.rows(whole.path("rows"))));
    for (JsonNode table : tables.subList(0, shown)) {
      boolean copying = Progress.copying(table);
      String left =
          copying && table.path("etaSeconds").isNumber()
              ? ", " + Humane.seconds(table.path("etaSeconds").asDouble()) + " left"
              : "";
      lines.add(
          Bar.line(
              source(table),
              label,
              progress.of(source(table), table, copying),
              Humane.rows(table.path("rows"))
                  + left
                  + ", "
                  + table.path("splitsDone").asLong()
                  + " of "
                  + table.path("splitsTotal").asLong()
                  + " parts"));
    }
    if (shown < tables.size()) {
      lines.add("  and " + (tables.size() - shown) + " others");
    }
    return lines;
  }

  private String total(Look look) {
    JsonNode whole = whole(look);
    return Bar.percent(progress.of("", whole, true)) + "  " + Humane.rows(whole.path("rows"));
  }

  private static JsonNode whole(Look look) {
    JsonNode resync = look.status().path("resync");
    return resync.isObject() ? resync : look.status().path("snapshot");
  }

  private static void add(List<String> lines, String text) {
    if (!text.isEmpty()) {
      lines.add("  " + text);
    }
  }

  private static String source(JsonNode table) {
    return text(table, "sourceSchemaName") + "." + text(table, "sourceTable");
  }

  private static String text(JsonNode node, String field) {
    return Columns.printable(node.path(field).asText(""));
  }
}
