package io.penstock.job.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.job.stream.VisibleTransactions.Snapshot;
import org.junit.jupiter.api.Test;

class VisibleTransactionsTest {

  @Test
  void aRunningOrLaterTransactionCannotBeSeen() {
    assertThat(Snapshot.parse("10:20:10,14").shows(9)).isTrue();
    assertThat(Snapshot.parse("10:20:10,14").shows(10)).isFalse();
    assertThat(Snapshot.parse("10:20:10,14").shows(12)).isTrue();
    assertThat(Snapshot.parse("10:20:10,14").shows(14)).isFalse();
    assertThat(Snapshot.parse("10:20:10,14").shows(20)).isFalse();
    assertThat(Snapshot.parse("20:20:").shows(19)).isTrue();
  }

  @Test
  void idsWrapAroundAt32Bits() {
    // 2^32 + 5 is the next id; the stream says only the lower half.
    assertThat(Snapshot.parse("4294967301:4294967301:").shows(-2)).isTrue();
    assertThat(Snapshot.parse("4294967294:4294967301:4294967294").shows(-2)).isFalse();
    assertThat(Snapshot.parse("4294967301:4294967301:").shows(4)).isTrue();
    assertThat(Snapshot.parse("4294967301:4294967301:").shows(7)).isFalse();
    // The lower half has not wrapped yet for the snapshot, and has for the transaction.
    assertThat(Snapshot.parse("4294967295:4294967295:").shows(1)).isFalse();
  }
}
