package io.penstock.bench.report;

import io.penstock.bench.measure.Series;
import java.util.List;
import java.util.OptionalDouble;

/** The medians of a series as bars, one below the other; Penstock's own in colour. */
public final class BarChart {
  private static final int WIDTH = 760;
  private static final int LABELS = 230;
  private static final int VALUES = 130;
  private static final int TOP = 44;
  private static final int STEP = 30;
  private static final int THICK = 20;

  private BarChart() {}

  /** As an SVG document. */
  public static String of(Series series) {
    List<String> contenders = series.contenders();
    Svg svg = new Svg(WIDTH, TOP + STEP * contenders.size() + 8);
    svg.text(8, 22, "start", "title", series.title());
    double most =
        contenders.stream().mapToDouble(one -> series.median(one).orElse(0)).max().orElse(0);
    for (int i = 0; i < contenders.size(); i++) {
      String contender = contenders.get(i);
      double y = TOP + STEP * i;
      double middle = y + THICK / 2.0 + 4.5;
      svg.text(LABELS - 8, middle, "end", "", contender);
      OptionalDouble median = series.median(contender);
      if (median.isEmpty()) {
        svg.text(LABELS, middle, "start", "quiet", "NOT RUN");
        continue;
      }
      double value = median.getAsDouble();
      double length = most > 0 ? (WIDTH - LABELS - VALUES) * value / most : 0;
      svg.bar(LABELS, y, length, THICK, contender.startsWith("Penstock") ? "own" : "bar");
      svg.text(LABELS + length + 6, middle, "start", "quiet", Figures.of(value, series.unit()));
    }
    return svg.toString();
  }
}
