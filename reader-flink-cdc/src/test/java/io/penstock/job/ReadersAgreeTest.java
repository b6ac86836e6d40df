package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.Lsn;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.reader.cdc.FlinkCdcSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Two readers over the same random changes leave the same rows, with the same versions. Longer:
 * {@code -Dpenstock.readers.transactions=20000}; another run again: {@code
 * -Dpenstock.readers.seed=N}.
 */
class ReadersAgreeTest extends PipeJobs {

  private static final int TRANSACTIONS = Integer.getInteger("penstock.readers.transactions", 300);
  private static final long SEED =
      Long.getLong("penstock.readers.seed", System.currentTimeMillis() % 1_000_000);
  private static final JobSettings NATIVE = new JobSettings(1, 20_000, 1, 1_000, 300);

  @Test
  void bothLeaveTheSameRowsAndVersions() throws Exception {
    RandomChanges changes = new RandomChanges("agreed", SEED, 200);
    postgres.execute(
        changes.definition(),
        "INSERT INTO agreed (id, part, c1, n) SELECT i, 'p', 'copied', i"
            + " FROM generate_series(-40, 3000) i");
    apply(changes, 100);
    PipeSpec ours = pipe("ours", NATIVE);
    PipeSpec theirs = pipe("theirs", NATIVE.withReader(Reader.FLINK_CDC));
    apply(changes, TRANSACTIONS / 3);
    submit(ours, null);
    JobClient job = follow(theirs, null);
    apply(changes, TRANSACTIONS / 3);
    awaitSame(ours, theirs);
    String savepoint = stop(job);
    apply(changes, TRANSACTIONS / 6);
    follow(theirs, savepoint);
    apply(changes, TRANSACTIONS / 6);
    awaitSame(ours, theirs);
  }

  private static PipeSpec pipe(String name, JobSettings settings) {
    return fixture.prepare(
        name, name, ReplicationMode.CDC, settings, plan -> plan.withTarget(name), "agreed");
  }

  private static JobClient follow(PipeSpec spec, String savepoint) throws Exception {
    return submit(
        spec,
        environment -> PenstockJob.build(spec, new FlinkCdcSource(spec), environment),
        savepoint);
  }

  /** Applies transactions two at a time, each by half, so that they interleave in the WAL. */
  private static void apply(RandomChanges changes, int transactions) throws SQLException {
    try (Connection one = postgres.connect();
        Connection other = postgres.connect();
        Statement first = one.createStatement();
        Statement second = other.createStatement()) {
      one.setAutoCommit(false);
      other.setAutoCommit(false);
      // Who finds a row locked gives up its transaction: the other goes on.
      first.execute("SET lock_timeout = '1ms'");
      second.execute("SET lock_timeout = '1ms'");
      one.commit();
      other.commit();
      for (int i = 0; i < transactions; i += 2) {
        List<String> a = changes.transaction();
        List<String> b = changes.transaction();
        boolean begun = run(first, a.subList(0, a.size() / 2));
        end(other, run(second, b));
        end(one, begun && run(first, a.subList(a.size() / 2, a.size())));
      }
    }
  }

  private static boolean run(Statement statement, List<String> sql) throws SQLException {
    for (String one : sql) {
      try {
        statement.execute(one);
      } catch (SQLException e) {
        // lock_not_available
        if (!"55P03".equals(e.getSQLState())) {
          throw e;
        }
        return false;
      }
    }
    return true;
  }

  private static void end(Connection connection, boolean commit) throws SQLException {
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  private static void awaitSame(PipeSpec ours, PipeSpec theirs) {
    Awaitility.await("seed " + SEED)
        .atMost(Duration.ofSeconds(60 + TRANSACTIONS / 50))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              assertThat(fixture.compare("agreed", "ours").toString()).endsWith(" rows equal");
              assertThat(fixture.compare("agreed", "theirs").toString()).endsWith(" rows equal");
            });
    String copied = Long.toString(newest(ours, theirs).value());
    assertThat(latest("ours", copied)).as("seed " + SEED).isEqualTo(latest("theirs", copied));
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
