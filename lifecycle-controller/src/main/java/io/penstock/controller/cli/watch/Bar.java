package io.penstock.controller.cli.watch;

import java.util.Locale;

/** How far something is, as a line of text. */
final class Bar {

  /** Characters of the bar itself. */
  static final int WIDTH = 24;

  private Bar() {}

  /**
   * {@code label ████░░░░ 50 % rest}.
   *
   * @param width of the label's column
   * @param done from 0 to 1
   */
  static String line(String label, int width, double done, String rest) {
    int full = (int) Math.floor(done * WIDTH);
    String name =
        label.length() > width ? "…" + label.substring(label.length() - width + 1) : label;
    return "  "
        + name
        + " ".repeat(width - name.length())
        + "  "
        + "█".repeat(full)
        + "░".repeat(WIDTH - full)
        + "  "
        + percent(done)
        + "  "
        + rest;
  }

  /** {@code 60 %}; never rounded up to what is not done. */
  static String percent(double done) {
    return String.format(Locale.ROOT, "%3d %%", (int) Math.floor(done * 100));
  }

  /** The line, cut to a terminal's width. */
  static String fitting(String line, int width) {
    return line.length() <= width ? line : line.substring(0, Math.max(1, width - 1)) + "…";
  }
}
