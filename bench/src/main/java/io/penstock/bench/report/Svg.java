package io.penstock.bench.report;

import java.util.Locale;

/** Writes the few SVG elements that the plots need; colours follow the reader's light or dark. */
final class Svg {
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #333; }
        .title { font-size: 15px; font-weight: 600; }
        .quiet { fill: #777; }
        .bar { fill: #a9b2ba; } .own { fill: #2f7f86; }
        .axis { stroke: #c8ccd0; stroke-width: 1; }
        .line { fill: none; stroke: #2f7f86; stroke-width: 2; } .dot { fill: #2f7f86; }
        @media (prefers-color-scheme: dark) {
          text { fill: #ddd; } .quiet { fill: #999; }
          .bar { fill: #5c666f; } .own, .dot { fill: #58b0b7; }
          .axis { stroke: #444b52; } .line { stroke: #58b0b7; }
        }
      </style>
      """;

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Text whose anchor is {@code start}, {@code middle} or {@code end}. */
  void text(double x, double y, String anchor, String styles, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
        x, y, anchor, styles, escaped(text));
  }

  void bar(double x, double y, double barWidth, double barHeight, String style) {
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" class=\"%s\"/>",
        x, y, barWidth, barHeight, style);
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
        x1, y1, x2, y2, style);
  }

  void dot(double x, double y) {
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" class=\"dot\"/>", x, y);
  }

  private void add(String format, Object... arguments) {
    body.append("  ").append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
            .formatted(width, height)
        + STYLE
        + body
        + "</svg>\n";
  }
}
