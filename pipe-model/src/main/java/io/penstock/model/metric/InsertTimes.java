package io.penstock.model.metric;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How INSERTs are counted by the time that they took: one counter for each span. Counters of
 * several sinks and jobs can be added up, which the percentiles of Flink's own histograms cannot.
 */
public final class InsertTimes {

  /** The longest time of each span in milliseconds; one more span has what took longer. */
  public static final List<Integer> BOUNDS_MILLIS =
      List.of(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

  /** The counters' names: that of each bound, then that of what took longer. */
  public static final List<String> COUNTERS =
      IntStream.rangeClosed(0, BOUNDS_MILLIS.size()).mapToObj(InsertTimes::counter).toList();

  private InsertTimes() {}

  private static String counter(int span) {
    return span < BOUNDS_MILLIS.size()
        ? "insertsWithin" + BOUNDS_MILLIS.get(span)
        : "insertsLonger";
  }

  /** The place in {@link #COUNTERS} of an INSERT that took so long. */
  public static int span(long millis) {
    int span = 0;
    while (span < BOUNDS_MILLIS.size() && millis > BOUNDS_MILLIS.get(span)) {
      span++;
    }
    return span;
  }
}
