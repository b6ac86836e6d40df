package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.core.execution.JobClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/** A standby that keeps a copy of the slot (PG 17) is promoted. */
class FailoverTest extends PipeJobs {

  private LocalPostgres primary;
  private LocalPostgres standby;

  /** A standby of the present primary, and a pipe whose slot it copies. */
  private PipeSpec pipe(String name) throws Exception {
    primary = LocalPostgres.start(PostgresOptions.in(directory.resolve(name + "-primary")));
    postgres.close();
    postgres = primary;
    fixture = new PipeFixture(primary, clickhouse, directory);
    table(name, 1_000);
    PipeSpec spec = fixture.prepare(name, ReplicationMode.CDC, SETTINGS, name);
    replicate("ALTER_REPLICATION_SLOT " + name + " (FAILOVER true)");
    primary.execute("SELECT pg_create_physical_replication_slot('standby')");
    standby =
        primary.standby(
            PostgresOptions.in(directory.resolve(name + "-standby"))
                .with("sync_replication_slots", "on")
                .with("hot_standby_feedback", "on")
                .with("primary_slot_name", "standby"));
    try (Connection connection = primary.connect()) {
      String system =
          PipeFixture.text(connection, "SELECT system_identifier FROM pg_control_system()");
      return of(spec, primary, system, 1, 0);
    }
  }

  private static PipeSpec of(
      PipeSpec spec, LocalPostgres server, String system, int timeline, int promotedFrom) {
    SourceSpec source = spec.source();
    return spec.withNeighbours(
        new SourceSpec(
            server.host(),
            server.port(),
            source.database(),
            source.username(),
            source.password(),
            source.tls(),
            system,
            timeline,
            promotedFrom),
        spec.destination());
  }

  private PipeSpec onStandby(PipeSpec spec, int timeline) {
    return of(spec, standby, spec.source().systemIdentifier(), timeline, timeline == 1 ? 0 : 1);
  }

  private void replicate(String command) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", primary.user());
    properties.setProperty("password", primary.password());
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    try (Connection connection = new Driver().connect(primary.jdbcUrl("postgres"), properties);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private void awaitSynced(String slot) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              // The slot can be copied once it needs nothing that the standby has dropped.
              primary.execute("SELECT pg_log_standby_snapshot()", "CHECKPOINT");
              try (Connection connection = standby.connect()) {
                return PipeFixture.text(
                        connection,
                        "SELECT synced AND NOT temporary FROM pg_replication_slots"
                            + " WHERE slot_name = '"
                            + slot
                            + "'")
                    .equals("t");
              }
            });
  }

  private void promote() {
    primary.kill();
    standby.execute("SELECT pg_promote(true, 60)");
    postgres = standby;
    fixture = new PipeFixture(standby, clickhouse, directory);
  }

  @AfterEach
  void closeStandby() {
    if (standby != null && postgres != standby) {
      standby.close();
    }
  }

  @Test
  void thePipeGoesOnWhereTheSlotAndAllThatWasReadAreKnown() throws Exception {
    PipeSpec spec = pipe("goes_on");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    changes("goes_on", 1, 100);
    awaitConfirmed("goes_on");
    awaitSynced("goes_on");
    String savepoint = stop(job);
    changes("goes_on", 2, 20);
    awaitReplayed();
    promote();

    PipeException.Found failure = failure(submit(onStandby(spec, 1), savepoint));
    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_PROMOTED);

    job = submit(onStandby(spec, 2), savepoint);
    changes("goes_on", 3, 100);
    awaitConfirmed("goes_on");
    assertThat(fixture.compare("goes_on").toString()).endsWith(" rows equal");

    // Its positions are of the new timeline now, far behind the end of the old one.
    savepoint = stop(job);
    changes("goes_on", 4, 20);
    submit(onStandby(spec, 2), savepoint);
    awaitConfirmed("goes_on");
    assertThat(fixture.compare("goes_on").toString()).endsWith(" rows equal");
  }

  private void awaitReplayed() throws SQLException {
    try (Connection connection = primary.connect()) {
      String now = PipeFixture.text(connection, "SELECT pg_current_wal_flush_lsn()");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                try (Connection other = standby.connect()) {
                  return PipeFixture.text(
                          other, "SELECT pg_last_wal_replay_lsn() >= '" + now + "'::pg_lsn")
                      .equals("t");
                }
              });
    }
  }

  @Test
  void whatTheNewPrimaryNeverHadIsNotPassedOver() throws Exception {
    PipeSpec spec = pipe("behind");
    JobClient job = submit(spec, null);
    awaitStreaming(job);
    awaitConfirmed("behind");
    awaitSynced("behind");
    standby.stop();
    changes("behind", 1, 20);
    awaitConfirmed("behind");
    String savepoint = stop(job);
    primary.kill();
    standby.start();
    promote();

    PipeException.Found failure = failure(submit(onStandby(spec, 2), savepoint));
    assertThat(failure.code()).isEqualTo(ErrorCode.SYSTEM_CHANGED);
    assertThat(failure.detail()).contains("has of timeline 1 only what lies before");
  }
}
