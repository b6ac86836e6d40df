package io.penstock.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SinkMemoryTest {

  @Test
  void whatOneWriterHoldsIsScarceForAnother() {
    long before = SinkMemory.held();
    long heap = Runtime.getRuntime().maxMemory();
    try (SinkMemory one = new SinkMemory();
        SinkMemory other = new SinkMemory()) {
      other.add(1000);
      assertThat(SinkMemory.isScarce()).isFalse();
      one.add(heap / 2);
      assertThat(SinkMemory.held()).isEqualTo(before + 1000 + heap / 2);
      assertThat(SinkMemory.isScarce()).isTrue();
      one.add(-heap / 2);
      assertThat(SinkMemory.isScarce()).isFalse();
    }
    assertThat(SinkMemory.held()).isEqualTo(before);
  }

  @Test
  void anInsertThatOutlivesItsWriterGivesNothingBackTwice() {
    long before = SinkMemory.held();
    SinkMemory writer = new SinkMemory();
    writer.add(1000);
    writer.close();
    writer.add(-1000);
    writer.close();
    assertThat(SinkMemory.held()).isEqualTo(before);
  }
}
