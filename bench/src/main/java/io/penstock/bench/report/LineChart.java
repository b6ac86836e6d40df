package io.penstock.bench.report;

import io.penstock.bench.measure.Series;
import java.util.List;
import java.util.OptionalDouble;

/** The medians of a series whose contenders are steps of one thing that grows, as a line. */
public final class LineChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int RIGHT = 70;
  private static final int TOP = 60;
  private static final int BOTTOM = 40;

  private LineChart() {}

  /** As an SVG document; the vertical axis begins at 0. */
  public static String of(Series series) {
    List<String> steps = series.contenders();
    Svg svg = new Svg(WIDTH, HEIGHT);
    svg.text(8, 22, "start", "title", series.title());
    double floor = HEIGHT - BOTTOM;
    svg.line(LEFT, floor, WIDTH - RIGHT, floor, "axis");
    double most = steps.stream().mapToDouble(one -> series.median(one).orElse(0)).max().orElse(0);
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < steps.size(); i++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / steps.size();
      svg.text(x, floor + 20, "middle", "", steps.get(i));
      OptionalDouble median = series.median(steps.get(i));
      if (median.isEmpty() || most <= 0) {
        continue;
      }
      double y = floor - (floor - TOP) * median.getAsDouble() / most;
      if (!Double.isNaN(lastX)) {
        svg.line(lastX, lastY, x, y, "line");
      }
      svg.dot(x, y);
      svg.text(x, y - 9, "middle", "quiet", Figures.of(median.getAsDouble(), series.unit()));
      lastX = x;
      lastY = y;
    }
    return svg.toString();
  }
}
