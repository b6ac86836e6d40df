package io.penstock.bench.measure;

import java.util.Arrays;
import java.util.List;

/** Medians and percentiles of few numbers. */
public final class Statistics {
  private Statistics() {}

  /**
   * The middle one; of an even number the mean of the two in the middle.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static double median(List<Double> values) {
    double[] sorted = sorted(values);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * The smallest value that is not below a share of all (nearest rank).
   *
   * @param share above 0, at most 1
   * @throws IllegalArgumentException when there are none
   */
  public static double percentile(List<Double> values, double share) {
    if (share <= 0 || share > 1) {
      throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
    }
    double[] sorted = sorted(values);
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  private static double[] sorted(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there are no values");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
