package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is not carried exactly is in the job's metrics, per table, column and kind. */
class LossyMetricsTest extends PipeJobs {

  @Test
  void areCountedFromTheCopyAndTheStream() throws Exception {
    count("lossy", SETTINGS);
  }

  /** Whose fetcher is idle between the copy and the stream, and is made anew. */
  @Test
  void areCountedOnByOneReader() throws Exception {
    count("lossy_one", new JobSettings(1, 1_000, 1, 1_000, 300));
  }

  private void count(String table, JobSettings settings) throws Exception {
    postgres.execute(
        "CREATE TABLE " + table + " (id int PRIMARY KEY, n numeric(8,2), d date, a int[])",
        "INSERT INTO "
            + table
            + " VALUES (1, 'NaN', 'infinity', '{1}'), (2, 1, '2020-01-01', '{{2}}')");
    PipeSpec spec = fixture.prepare(table, ReplicationMode.CDC, settings, table);
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    assertThat(gauges(job, "table.0.lossy_2_NOT_A_NUMBER")).isOne();
    assertThat(gauges(job, "table.0.lossy_3_CLAMPED")).isOne();
    assertThat(gauges(job, "table.0.lossy_4_RESHAPED")).isOne();
    assertThat(gauges(job, "table.0.lossy_4_NULL_ARRAY")).isZero();

    postgres.execute(
        "INSERT INTO "
            + table
            + " SELECT i, 'NaN', '2020-01-01', NULL FROM generate_series(3, 12) i");
    awaitConfirmed(table);
    Awaitility.await().until(() -> gauges(job, "table.0.lossy_4_NULL_ARRAY") == 10);
    assertThat(gauges(job, "table.0.lossy_2_NOT_A_NUMBER")).isEqualTo(11);
    assertThat(gauges(job, "table.0.lossy_3_CLAMPED")).isOne();
    assertThat(gauges(job, "lossyValues")).isEqualTo(23);
  }
}
