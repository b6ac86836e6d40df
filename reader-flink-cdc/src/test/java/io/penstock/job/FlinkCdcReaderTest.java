package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.reader.cdc.FlinkCdcSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The second reader between a real Postgres and the real ClickHouse engine, and beside the native
 * one: over the same random changes both leave the same rows, with the same versions. Longer:
 * {@code -Dpenstock.readers.transactions=20000}; the same run again: {@code
 * -Dpenstock.readers.seed=N}.
 */
class FlinkCdcReaderTest extends PipeJobs {

  private static final int TRANSACTIONS = Integer.getInteger("penstock.readers.transactions", 300);
  private static final long SEED =
      Long.getLong("penstock.readers.seed", System.currentTimeMillis() % 1_000_000);
  private static final JobSettings ONE_READER = new JobSettings(1, 20_000, 1, 1_000, 300);

  @Test
  void bothReadersLeaveTheSameRowsAndVersions() throws Exception {
    RandomChanges changes = new RandomChanges("agreed", SEED, 200);
    postgres.execute(
        changes.definition(),
        "INSERT INTO agreed (id, part, c1, n) SELECT i, 'p', 'copied', i"
            + " FROM generate_series(-40, 3000) i");
    TwoSessions.apply(postgres, changes, 100);
    PipeSpec ours = pipe("agreed", "ours", ONE_READER);
    PipeSpec theirs = pipe("agreed", "theirs", ONE_READER.withReader(Reader.FLINK_CDC));
    TwoSessions.apply(postgres, changes, TRANSACTIONS / 3);
    submit(ours, null);
    JobClient job = follow(theirs, null);
    TwoSessions.apply(postgres, changes, TRANSACTIONS / 3);
    awaitSame(ours, theirs);
    String savepoint = stop(job);
    TwoSessions.apply(postgres, changes, TRANSACTIONS / 6);
    follow(theirs, savepoint);
    TwoSessions.apply(postgres, changes, TRANSACTIONS / 6);
    awaitSame(ours, theirs);
  }

  @Test
  void neverWritesWhatStandsForAnUnchangedValue() throws Exception {
    List<String> types = List.of("text", "numeric");
    List<JobClient> jobs = new ArrayList<>();
    for (String type : types) {
      String table = "left_" + type;
      postgres.execute(
          "CREATE TABLE " + table + " (id int PRIMARY KEY, big " + type + ", n int)",
          "INSERT INTO "
              + table
              + " SELECT 1, string_agg((random() * 1e9)::bigint::text, '')::"
              + type
              + ", 1 FROM generate_series(1, 4000) i");
      PipeSpec spec = pipe(table, table, ONE_READER.withReader(Reader.FLINK_CDC));
      postgres.execute("UPDATE " + table + " SET n = 2");
      jobs.add(follow(spec, null));
    }
    for (JobClient job : jobs) {
      PipeException.Found left = failure(job);
      assertThat(left.code()).isEqualTo(ErrorCode.VALUE_REFUSED);
      assertThat(left.detail()).contains("column big").contains("REPLICA IDENTITY FULL");
    }
  }

  @Test
  void followsTruncateAndStopsAtAnotherDefinition() throws Exception {
    postgres.execute(
        "CREATE TABLE altered (id int PRIMARY KEY, big text, n int)",
        "ALTER TABLE altered REPLICA IDENTITY FULL",
        "INSERT INTO altered SELECT 1, string_agg(md5(i::text), ''), 1 FROM"
            + " generate_series(1, 500) i");
    PipeSpec spec = pipe("altered", "altered", ONE_READER.withReader(Reader.FLINK_CDC));
    JobClient job = follow(spec, null);
    postgres.execute("UPDATE altered SET n = 2");
    awaitConfirmed("altered");
    assertThat(fixture.compare("altered").toString()).isEqualTo("1 rows equal");
    postgres.execute("TRUNCATE altered", "INSERT INTO altered VALUES (2, 'x', 3)");
    awaitEqual("altered");
    postgres.execute("ALTER TABLE altered ADD COLUMN more int", "UPDATE altered SET n = 4");
    PipeException.Found changed = failure(job);

    assertThat(changed.code()).isEqualTo(ErrorCode.SCHEMA_CHANGED);
    assertThat(changed.detail()).contains("column more was added");
  }

  @Test
  void doesNotMakeASlotThatIsGone() throws Exception {
    postgres.execute("CREATE TABLE gone (id int PRIMARY KEY)");
    PipeSpec spec = pipe("gone", "gone", ONE_READER.withReader(Reader.FLINK_CDC));
    String savepoint = stop(awaitFollowing(follow(spec, null)));
    postgres.execute("SELECT pg_drop_replication_slot('gone')");
    PipeException.Found lost = failure(follow(spec, savepoint));

    assertThat(lost.code()).isEqualTo(ErrorCode.SLOT_LOST);
  }

  private static JobClient awaitFollowing(JobClient job) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> gauges(job, "streamConnected") == 1);
    return job;
  }

  private static PipeSpec pipe(String table, String target, JobSettings settings) {
    return fixture.prepare(
        target, target, ReplicationMode.CDC, settings, plan -> plan.withTarget(target), table);
  }

  private static JobClient follow(PipeSpec spec, String savepoint) throws Exception {
    return submit(
        spec,
        environment -> PenstockJob.build(spec, new FlinkCdcSource(spec), environment),
        savepoint);
  }

  private static void awaitSame(PipeSpec ours, PipeSpec theirs) {
    String copied = Long.toString(newest(ours, theirs).value());
    Awaitility.await("seed " + SEED)
        .atMost(Duration.ofSeconds(60 + TRANSACTIONS / 50))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(fixture.compare("agreed", "ours").toString()).endsWith(" rows equal");
              assertThat(fixture.compare("agreed", "theirs").toString()).endsWith(" rows equal");
              assertThat(latest("theirs", copied)).isEqualTo(latest("ours", copied));
            });
  }

  private static Lsn newest(PipeSpec ours, PipeSpec theirs) {
    Lsn one = ours.tables().get(0).snapshotVersion();
    Lsn other = theirs.tables().get(0).snapshotVersion();
    return one.isAfter(other) ? one : other;
  }

  /**
   * The newest version of each key that a change has written, tombstones included, and whether it
   * is one.
   */
  private static String latest(String target, String copied) {
    return clickhouse.query(
        "SELECT id, part, max(_pipe_version) AS v, argMax(_pipe_is_deleted, _pipe_version)"
            + " FROM penstock."
            + target
            + " GROUP BY id, part HAVING v > "
            + copied
            + " ORDER BY id, part");
  }
}
