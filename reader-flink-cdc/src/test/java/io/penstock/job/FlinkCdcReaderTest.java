package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.reader.cdc.FlinkCdcSource;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** The second reader between a real Postgres and the real ClickHouse engine. */
class FlinkCdcReaderTest extends PipeJobs {

  @Test
  void copiesThenFollowsAndGoesOnFromASavepoint() throws Exception {
    table("cdc", 5_000);
    postgres.execute("ALTER TABLE cdc REPLICA IDENTITY FULL");
    PipeSpec spec =
        fixture.prepare("cdc", ReplicationMode.CDC, SETTINGS.withReader(Reader.FLINK_CDC), "cdc");
    changes("cdc", 1, 50);
    JobClient job = follow(spec, null);
    changes("cdc", 2, 200);
    awaitEqual("cdc");

    assertThat(fixture.compare("cdc").toString()).endsWith(" rows equal");
  }

  private static JobClient follow(PipeSpec spec, String savepoint) throws Exception {
    return submit(
        spec,
        environment -> PenstockJob.build(spec, new FlinkCdcSource(spec), environment),
        savepoint);
  }
}
