package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableWork;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;

/** A copy that may not take all that the source could give. */
class ThrottledCopyTest extends PipeJobs {

  private static final long LIMIT = 200_000;

  private static JobSettings slow(int parallelism) {
    return new JobSettings(1, 20_000, parallelism, 1_000, 300).withSnapshotMaxBytesPerSecond(LIMIT);
  }

  /** About a megabyte of rows. */
  private static void megabyte(String name) {
    postgres.execute(
        "CREATE TABLE " + name + " (id int PRIMARY KEY, a int, b text)",
        "INSERT INTO "
            + name
            + " SELECT i, 0, repeat(md5(i::text), 3) FROM generate_series(1, 8800) i");
  }

  @Test
  void takesItsTimeInAllReadersTogether() throws Exception {
    megabyte("slow");
    PipeSpec spec = fixture.prepare("slow", ReplicationMode.SNAPSHOT, slow(2), "slow");
    long start = System.nanoTime();
    submit(spec, null).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
    assertThat(fixture.compare("slow").toString()).isEqualTo("8800 rows equal");
  }

  @Test
  void holdsUpNeitherTheStreamBesideItNorAStop() throws Exception {
    table("beside", 100);
    megabyte("behind");
    PipeSpec spec = fixture.prepare("beside", ReplicationMode.CDC, slow(1), "beside");
    JobClient job = submit(spec, null);
    awaitRows("beside", 100);
    awaitConfirmed("beside");
    PipeSpec grown = fixture.add(spec, "behind", TableWork.COPY_AND_FOLLOW);
    job = submit(grown, stop(job));
    awaitRows("behind", 1);
    changes("beside", 1, 50);
    awaitConfirmed("beside");
    assertThat(fixture.compare("beside").toString()).endsWith(" rows equal");
    assertThat(gauge(job, "table.1.covered")).isZero();
    job = submit(grown, stop(job));
    changes("beside", 2, 50);
    awaitConfirmed("beside");

    awaitEqual("behind");
    assertThat(gauge(job, "streaming")).isOne();
  }

  /** Of rows that are read after and before they change, in transactions that end meanwhile. */
  @Test
  void isMendedByWhatIsCommittedMeanwhile() throws Exception {
    megabyte("open");
    PipeSpec spec = fixture.prepare("open", ReplicationMode.CDC, slow(2), "open");
    submit(spec, null);
    awaitRows("open", 1);
    try (Connection connection = postgres.connect();
        Statement writer = connection.createStatement()) {
      connection.setAutoCommit(false);
      writer.execute("UPDATE open SET a = 1 WHERE id % 3 = 0");
      writer.execute("DELETE FROM open WHERE id % 10 = 0");
      awaitRows("open", 3_000);
      writer.execute("UPDATE open SET id = id + 10000 WHERE id % 7 = 0");
      connection.commit();
    }
    awaitConfirmed("open");

    assertThat(fixture.compare("open").toString()).endsWith(" rows equal");
  }
}
