package io.penstock.job.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CopyThrottleTest {

  /** Near where a nanosecond clock wraps around. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);

  /** Of a pipe with four readers. */
  private CopyThrottle throttle(Long bytesPerSecond) {
    return CopyThrottle.of(
        JobSettings.DEFAULT.withSnapshotMaxBytesPerSecond(bytesPerSecond), now::get);
  }

  @Test
  void withoutALimitNothingWaits() {
    CopyThrottle throttle = throttle(null);
    throttle.took(1L << 40);
    assertThat(throttle.pauseNanos()).isLessThan(Duration.ofSeconds(1).toNanos());
    assertThat(throttle.portion(1 << 20)).isEqualTo(1 << 20);
  }

  @Test
  void aReaderGetsItsShare() {
    CopyThrottle throttle = throttle(4_000L);
    assertThat(throttle.pauseNanos()).isZero();
    assertThat(throttle.portion(1 << 20)).isEqualTo(100);
    throttle.took(2_000);
    assertThat(throttle.pauseNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
    now.addAndGet(Duration.ofMillis(1_999).toNanos());
    assertThat(throttle.pauseNanos()).isEqualTo(Duration.ofMillis(1).toNanos());
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(throttle.pauseNanos()).isZero();
  }

  @Test
  void aLongPauseIsNotSavedUp() {
    CopyThrottle throttle = throttle(4_000L);
    now.addAndGet(Duration.ofHours(1).toNanos());
    throttle.took(1_000);
    assertThat(throttle.pauseNanos()).isEqualTo(Duration.ofMillis(900).toNanos());
  }
}
