package io.penstock.model.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InsertTimesTest {

  @Test
  void aBoundBelongsToItsOwnSpan() {
    assertThat(counter(0)).isEqualTo("insertsWithin10");
    assertThat(counter(10)).isEqualTo("insertsWithin10");
    assertThat(counter(11)).isEqualTo("insertsWithin25");
    assertThat(counter(30_000)).isEqualTo("insertsWithin30000");
    assertThat(counter(30_001)).isEqualTo("insertsLonger");
  }

  @Test
  void boundsRiseAndNoNameIsGivenTwice() {
    assertThat(InsertTimes.BOUNDS_MILLIS).isSorted().doesNotHaveDuplicates();
    assertThat(InsertTimes.COUNTERS).doesNotHaveDuplicates();
  }

  private static String counter(long millis) {
    return InsertTimes.COUNTERS.get(InsertTimes.span(millis));
  }
}
