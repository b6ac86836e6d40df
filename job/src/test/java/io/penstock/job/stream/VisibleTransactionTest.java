package io.penstock.job.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTransactionTest {

  @Test
  void aRunningOrLaterTransactionCannotBeSeen() {
    assertThat(VisibleTransaction.isIn("10:20:10,14", 9)).isTrue();
    assertThat(VisibleTransaction.isIn("10:20:10,14", 10)).isFalse();
    assertThat(VisibleTransaction.isIn("10:20:10,14", 12)).isTrue();
    assertThat(VisibleTransaction.isIn("10:20:10,14", 14)).isFalse();
    assertThat(VisibleTransaction.isIn("10:20:10,14", 20)).isFalse();
    assertThat(VisibleTransaction.isIn("20:20:", 19)).isTrue();
  }

  @Test
  void idsWrapAroundAt32Bits() {
    // 2^32 + 5 is the next id; the stream says only the lower half.
    assertThat(VisibleTransaction.isIn("4294967301:4294967301:", -2)).isTrue();
    assertThat(VisibleTransaction.isIn("4294967294:4294967301:4294967294", -2)).isFalse();
    assertThat(VisibleTransaction.isIn("4294967301:4294967301:", 4)).isTrue();
    assertThat(VisibleTransaction.isIn("4294967301:4294967301:", 7)).isFalse();
    // The lower half has not wrapped yet for the snapshot, and has for the transaction.
    assertThat(VisibleTransaction.isIn("4294967295:4294967295:", 1)).isFalse();
  }
}
