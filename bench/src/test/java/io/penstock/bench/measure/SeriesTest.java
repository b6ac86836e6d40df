package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Test
  void theMedianLeavesOutTheWarmUpAndWhatDidNotRun() {
    Series series = new Series("s", "a series", "rows/s");
    series.add("one", 0, Outcome.of(1000));
    series.add("one", 1, Outcome.rate(300, 10));
    series.add("one", 2, Outcome.of(10));
    series.add("one", 3, new Outcome.NotRun("it broke"));
    series.add("two", 1, new Outcome.Measured(5, Map.of("whole s", 7.0)));
    assertThat(series.median("one")).hasValue(20);
    assertThat(series.ratio("one", "two")).hasValue(4);
    assertThat(series.median("two", "whole s")).hasValue(7);
    assertThat(series.contenders()).containsExactly("one", "two");
  }

  @Test
  void whoWasNotMeasuredHasNoMedianAndNoRatio() {
    Series series = new Series("s", "a series", "rows/s");
    series.add("one", 1, new Outcome.NotRun("not installed"));
    series.add("two", 1, Outcome.of(1));
    assertThat(series.median("one")).isEmpty();
    assertThat(series.ratio("two", "one")).isEmpty();
    assertThat(series.median("two", "whole s")).isEmpty();
    assertThat(series.ratio("two", "three")).isEmpty();
  }

  @Test
  void percentilesAreValuesThatOccurred() {
    List<Double> values = List.of(5.0, 1.0, 2.0, 4.0, 3.0);
    assertThat(Statistics.percentile(values, 0.5)).isEqualTo(3);
    assertThat(Statistics.percentile(values, 0.99)).isEqualTo(5);
    assertThat(Statistics.percentile(values, 0.2)).isEqualTo(1);
    assertThat(Statistics.median(List.of(4.0, 1.0))).isEqualTo(2.5);
    assertThatThrownBy(() -> Statistics.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everybodyBeginsOnce() {
    List<String> all = List.of("a", "b", "c");
    assertThat(List.of(0, 1, 2, 3))
        .extracting(round -> String.join("", Rotation.order(all, round)))
        .containsExactly("abc", "bca", "cab", "abc");
  }

  @Test
  void showsDeclaredContendersFirstAndInTheirOrder() {
    Series grows = new Series("grows", "grows", "rows/s", "small", "large");
    grows.add("other", 0, Outcome.of(3));
    grows.add("large", 1, Outcome.of(2));
    grows.add("small", 1, Outcome.of(4));
    assertThat(grows.contenders()).containsExactly("small", "large", "other");
    assertThat(grows.ratio("large", "small")).hasValue(0.5);
  }
}
