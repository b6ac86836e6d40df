package io.penstock.controller.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobMetricsTest {

  @Test
  void whatFlinkPutsInFrontIsCutOff() {
    String chain = "Source__Postgres_a.b_->_ClickHouse.coordinator.enumerator.";
    assertThat(JobMetrics.ownName(chain + "snapshotComplete")).isEqualTo("snapshotComplete");
    assertThat(JobMetrics.ownName(chain + "table.12.splitsDone")).isEqualTo("table.12.splitsDone");
    assertThat(JobMetrics.ownName("rowsInserted")).isEqualTo("rowsInserted");
  }

  @Test
  void theRootCauseIsTheLastOne() {
    assertThat(
            FlinkRefusal.rootLine(
                "Internal server error.\na.B: outer\n\tat x\nCaused by: c.D: inner\n\tat y"))
        .isEqualTo("c.D: inner");
  }
}
