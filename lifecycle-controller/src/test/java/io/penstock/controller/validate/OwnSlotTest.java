package io.penstock.controller.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the slot {@code s} that a cdc_only pipe names. */
class OwnSlotTest {

  @TempDir static Path directory;
  private static LocalPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = LocalPostgres.start(PostgresOptions.in(directory.resolve("postgres")));
    postgres.execute("CREATE DATABASE elsewhere");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @AfterEach
  void drop() {
    postgres.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT temporary");
  }

  private static String said() throws Exception {
    Problems problems = new Problems();
    try (Connection connection = postgres.connect()) {
      new SourceValidation(
              SourceValidationTest.definition(Source.of("slot").mode("cdc_only"), "t"), problems)
          .ownSlot(connection);
    }
    return String.join("", problems.list().stream().map(Problem::text).toList());
  }

  @Test
  void oneOfPgoutputIsTaken() throws Exception {
    postgres.execute("SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
    assertThat(said()).isEmpty();
  }

  @Test
  void oneOfTwoPhasesIsRefused() throws Exception {
    postgres.execute("SELECT pg_create_logical_replication_slot('s', 'pgoutput', false, true)");
    assertThat(said()).contains("slot \"s\" decodes in two phases");
  }

  @Test
  void oneThatDoesNotExistIsMadeLikeThis() throws Exception {
    assertThat(said())
        .contains(
            "slot \"s\" does not exist", "pg_create_logical_replication_slot('s', 'pgoutput')");
  }

  @Test
  void aPhysicalOneIsRefused() throws Exception {
    postgres.execute("SELECT pg_create_physical_replication_slot('s')");
    assertThat(said()).contains("slot \"s\" is a physical slot");
  }

  @Test
  void oneOfAnotherDatabaseIsRefused() throws Exception {
    try (Connection connection = postgres.connect("elsewhere");
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
    }
    assertThat(said()).contains("slot \"s\" belongs to another database");
  }

  @Test
  void aTemporaryOneIsRefused() throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_create_logical_replication_slot('s', 'pgoutput', true)");
      assertThat(said()).contains("slot \"s\" is temporary: it goes with the session of pid");
    }
  }
}
