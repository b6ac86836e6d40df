package io.penstock.job.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadPauseTest {

  private final ReadPause pause = new ReadPause();

  @Test
  void isLongWhileLittleComes() {
    for (int n = 0; n < 100; n++) {
      pause.took(100);
      assertThat(pause.next()).isEqualTo(ReadPause.LONGEST_NANOS);
    }
  }

  @Test
  void isShorterWhereMuchComesAndLongerAgainAfter() {
    for (int n = 0; n < 20; n++) {
      pause.took(ReadPause.MUCH_BYTES + 1);
      pause.next();
    }
    assertThat(pause.next()).isBetween(ReadPause.SHORTEST_NANOS, 2 * ReadPause.SHORTEST_NANOS);
    for (int n = 0; n < 20; n++) {
      pause.next();
    }
    assertThat(pause.next()).isEqualTo(ReadPause.LONGEST_NANOS);
  }

  @Test
  void staysWhereWhatComesIsAsMuchAsWanted() {
    pause.took(ReadPause.MUCH_BYTES + 1);
    long shorter = pause.next();
    for (int n = 0; n < 10; n++) {
      pause.took(ReadPause.LITTLE_BYTES);
      assertThat(pause.next()).isEqualTo(shorter);
    }
  }
}
