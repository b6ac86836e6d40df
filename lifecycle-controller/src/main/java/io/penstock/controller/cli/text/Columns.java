package io.penstock.controller.cli.text;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns under a heading. */
public final class Columns {

  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();

  public Columns(String... headings) {
    lines.add(List.of(headings));
  }

  /** Adds a line with as many cells as there are headings. */
  public Columns line(String... cells) {
    if (cells.length != lines.get(0).size()) {
      throw new IllegalArgumentException(cells.length + " cells under other headings");
    }
    // What a server sends must not move the terminal's cursor or colours.
    lines.add(List.of(cells).stream().map(Columns::printable).toList());
    return this;
  }

  /** {@code text} on one line and without control characters. */
  public static String printable(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
  }

  /** Prints all lines; the last column is as long as it is. */
  public void print(PrintWriter out) {
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        String cell = line.get(column);
        text.append(cell);
        if (column < line.size() - 1) {
          text.append(" ".repeat(width(column) - length(cell))).append(GAP);
        }
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> length(line.get(column))).max().orElse(0);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
