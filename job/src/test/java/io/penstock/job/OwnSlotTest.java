package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/** Slots as users may have made them. */
class OwnSlotTest extends PipeJobs {

  /** It sends a prepared transaction's changes, and nothing takes them back when it is undone. */
  @Test
  void oneOfTwoPhasesIsNotFollowed() throws Exception {
    table("phases", 10);
    PipeSpec spec = fixture.prepare("phases", ReplicationMode.CDC, SETTINGS, "phases");
    replicate("ALTER_REPLICATION_SLOT phases (TWO_PHASE true)");

    PipeException.Found failure = failure(submit(spec, null));
    assertThat(failure.code()).isEqualTo(ErrorCode.SLOT_LOST);
    assertThat(failure.detail()).contains("slot phases decodes in two phases");
  }

  private static void replicate(String command) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("user", postgres.user());
    properties.setProperty("password", postgres.password());
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    try (Connection connection = new Driver().connect(postgres.jdbcUrl("postgres"), properties);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
