package io.penstock.controller.cli.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.text.Columns;
import io.penstock.controller.cli.text.Humane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of {@code verify} as the API tells of it, in lines for a person. */
public final class Comparison {

  private final JsonNode run;

  public Comparison(JsonNode run) {
    this.run = run;
  }

  /** Whether it still compares. */
  public boolean goesOn() {
    return run.path("state").asText().equals("running");
  }

  /** Whether rows were found that differ still. */
  public boolean differs() {
    for (JsonNode table : run.path("tables")) {
      if (left(table) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether it proves that no difference is left. */
  public boolean equal() {
    return run.path("state").asText().equals("done")
        && !run.path("incomplete").asBoolean()
        && !differs();
  }

  private static long left(JsonNode table) {
    return table.path("differingRows").asLong() - table.path("repairedRows").asLong();
  }

  /**
   * A bar for each table that is not done.
   *
   * @param width of the terminal, in characters
   * @param height of the terminal, in lines
   */
  public List<String> progress(int width, int height) {
    List<String> lines = new ArrayList<>();
    int label = 12;
    for (JsonNode table : run.path("tables")) {
      label = Math.max(label, Math.min(source(table).length(), width - Bar.WIDTH - 40));
    }
    int done = 0;
    for (JsonNode table : run.path("tables")) {
      if (table.path("state").asText().equals("running")) {
        lines.add(Bar.fitting(bar(table, label), width));
      } else if (!table.path("state").asText().equals("pending")) {
        done++;
      }
    }
    String head = "Compared " + done + " of " + run.path("tables").size() + " tables.";
    lines.add(0, Bar.fitting(head, width));
    return lines.subList(0, Math.min(lines.size(), Math.max(1, height - 1)));
  }

  private static String bar(JsonNode table, int label) {
    // The number of ranges is an estimate.
    double total = Math.max(1, table.path("rangesTotal").asDouble());
    return Bar.line(
        source(table),
        label,
        Math.min(0.99, table.path("rangesDone").asDouble() / total),
        Humane.rows(table.path("rows"))
            + ", "
            + Humane.perSecond(table.path("rowsPerSecond"))
            + (table.path("differingRows").asLong() == 0
                ? ""
                : ", " + table.path("differingRows").asLong() + " differ"));
  }

  /** What came of it, table by table. */
  public List<String> report() {
    List<String> lines = new ArrayList<>();
    for (JsonNode table : run.path("tables")) {
      table(table, lines);
    }
    for (JsonNode notice : run.path("notices")) {
      lines.add(Columns.printable(notice.asText()));
    }
    String state = run.path("state").asText();
    if (!state.equals("done")) {
      String error = text(run, "error");
      lines.add("The comparison is " + state + (error.isEmpty() ? "." : ": " + error));
    } else if (run.path("incomplete").asBoolean()) {
      lines.add("Not all could be compared: this proves nothing of the rest.");
    }
    return lines;
  }

  private static void table(JsonNode table, List<String> lines) {
    String state = table.path("state").asText();
    String reason = text(table, "reason");
    if (state.equals("skipped") || state.equals("pending")) {
      lines.add(source(table) + ": " + "not compared" + (reason.isEmpty() ? "" : ": " + reason));
      return;
    }
    long differing = table.path("differingRows").asLong();
    long repaired = table.path("repairedRows").asLong();
    lines.add(
        source(table)
            + ": "
            + Humane.rows(table.path("rows"))
            + " in "
            + table.path("rangesDone").asLong()
            + " ranges, "
            + found(differing, table.path("incomplete").asBoolean())
            + (repaired == 0 ? "" : ", " + repaired + " of them repaired")
            + (state.equals("done") ? "" : "; " + state)
            + (reason.isEmpty() ? "" : ": " + reason));
    for (JsonNode row : table.path("differing")) {
      row(row, lines);
    }
    long untold = differing - table.path("differing").size();
    if (untold > 0) {
      lines.add("  and " + untold + " others");
    }
    if (table.path("busyRows").asLong() > 0) {
      lines.add("  " + table.path("busyRows").asLong() + " rows changed at every look: not judged");
    }
    for (JsonNode column : table.path("notCompared")) {
      lines.add("  not compared: " + text(column, "column") + ", " + text(column, "why"));
    }
  }

  private static String found(long differing, boolean incomplete) {
    if (differing > 0) {
      return differing + " differ";
    }
    return incomplete ? "no difference found, not all compared" : "equal";
  }

  private static void row(JsonNode row, List<String> lines) {
    List<String> key = new ArrayList<>();
    for (Map.Entry<String, JsonNode> part : row.path("key").properties()) {
      key.add(Columns.printable(part.getKey() + "=" + part.getValue().asText()));
    }
    List<String> columns = new ArrayList<>();
    row.path("columns").forEach(column -> columns.add(Columns.printable(column.asText())));
    String what =
        switch (row.path("kind").asText()) {
          case "missing" -> "missing in ClickHouse";
          case "extra" -> "only in ClickHouse";
          default -> "differs in " + String.join(", ", columns);
        };
    lines.add(
        "  "
            + (key.isEmpty() ? "a row without a key" : String.join(", ", key))
            + ": "
            + what
            + (row.path("repaired").asBoolean() ? " (repaired)" : ""));
    values("Postgres", row.path("source"), lines);
    values("ClickHouse", row.path("destination"), lines);
  }

  private static void values(String where, JsonNode values, List<String> lines) {
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      lines.add(
          "    "
              + where
              + ": "
              + Columns.printable(value.getKey())
              + " = "
              + (value.getValue().isNull()
                  ? "NULL"
                  : Columns.printable(value.getValue().asText())));
    }
  }

  private static String source(JsonNode table) {
    return text(table, "sourceSchemaName") + "." + text(table, "sourceTable");
  }

  private static String text(JsonNode node, String field) {
    return Columns.printable(node.path(field).asText(""));
  }
}
