package io.penstock.controller.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.type.LossyKind;
import java.util.Map;
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
  void lossyValuesAreKnownByTableColumnAndKind() {
    assertThat(JobMetrics.NONE.lossy()).isEmpty();
    Map<String, Double> sums = Map.of("lossyValues", 9.0, "table.3.lossy_12_NOT_A_NUMBER", 9.0);
    assertThat(new JobMetrics(sums, Map.of()).lossy())
        .contains(Map.of(new LossyColumn(3, 12, LossyKind.NOT_A_NUMBER), 9L));
    assertThat(JobMetrics.ownName("Source__a.table.3.lossy_12_NOT_A_NUMBER"))
        .isEqualTo("table.3.lossy_12_NOT_A_NUMBER");
  }

  @Test
  void theRootCauseIsTheLastOne() {
    assertThat(
            FlinkRefusal.rootLine(
                "Internal server error.\na.B: outer\n\tat x\nCaused by: c.D: inner\n\tat y"))
        .isEqualTo("c.D: inner");
  }
}
