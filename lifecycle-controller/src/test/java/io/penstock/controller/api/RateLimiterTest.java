package io.penstock.controller.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private long now;

  @Test
  void twiceTheRateMayComeAtOnceAndThenTheRate() {
    RateLimiter limiter = new RateLimiter(5, () -> now);
    for (int i = 0; i < 10; i++) {
      assertThat(limiter.waitSeconds("a")).isZero();
    }
    assertThat(limiter.waitSeconds("a")).isEqualTo(1);
    assertThat(limiter.waitSeconds("b")).as("another caller").isZero();
    now += 400_000_000L;
    assertThat(limiter.waitSeconds("a")).isZero();
    assertThat(limiter.waitSeconds("a")).isZero();
    assertThat(limiter.waitSeconds("a")).isEqualTo(1);
  }
}
