package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that ends sessions of its own accord: what a job needs for long is not ended. */
class ServerTimeoutsTest extends PipeJobs {

  private static void set(String setting) {
    postgres.execute("ALTER SYSTEM SET " + setting, "SELECT pg_reload_conf()");
  }

  @AfterEach
  void reset() {
    postgres.execute("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");
  }

  @Test
  void aSessionThatIsIdleIsThereWhenItIsNeededAgain() throws Exception {
    table("idle", 500);
    set("idle_session_timeout = '1s'");
    awaitStreaming(submit(fixture.prepare("idle", ReplicationMode.CDC, SETTINGS, "idle"), null));
    String walsender =
        "SELECT max(pid) FROM pg_stat_replication WHERE application_name = 'penstock idle stream'";
    // Values that were not changed are looked up, by a session that waits for the next ones then.
    String lookedUp = "UPDATE idle SET a = a + 1 WHERE big IS NOT NULL";
    String waiting =
        "SELECT count(*) FILTER (WHERE state_change > now() - interval '2 s') = 0"
            + " FROM pg_stat_activity WHERE application_name = 'penstock idle'";
    try (Connection connection = postgres.connect()) {
      connection.createStatement().execute("SET idle_session_timeout = 0");
      postgres.execute(lookedUp);
      awaitConfirmed("idle");
      final String before = PipeFixture.text(connection, walsender);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> PipeFixture.text(connection, waiting).equals("t"));
      postgres.execute(lookedUp);
      awaitConfirmed("idle");

      assertThat(PipeFixture.text(connection, walsender)).isEqualTo(before);
    }
    awaitEqual("idle");
  }

  @Test
  void aCopyMayTakeLongerThanTransactionsMay() throws Exception {
    table("slow", 20_000);
    set("transaction_timeout = '2s'");
    PipeSpec spec =
        fixture.prepare(
            "slow",
            ReplicationMode.SNAPSHOT,
            SETTINGS.withSnapshotMaxBytesPerSecond(700_000L),
            "slow");
    submit(spec, null).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(fixture.compare("slow").toString()).isEqualTo("20000 rows equal");
  }
}
