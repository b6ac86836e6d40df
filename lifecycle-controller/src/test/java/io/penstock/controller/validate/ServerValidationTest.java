package io.penstock.controller.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.ServerFacts;
import io.penstock.model.error.ErrorCode;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of servers and databases, by a real primary and a real standby. */
class ServerValidationTest {

  @TempDir static Path directory;
  private static LocalPostgres primary;
  private static LocalPostgres standby;

  @BeforeAll
  static void start() {
    primary = LocalPostgres.start(PostgresOptions.in(directory.resolve("primary")));
    primary.execute("CREATE TABLE orders (id int PRIMARY KEY)", "INSERT INTO orders VALUES (1)");
    standby = primary.standby(PostgresOptions.in(directory.resolve("standby")));
    for (String encoding : List.of("SQL_ASCII", "LATIN1")) {
      primary.execute(
          "CREATE DATABASE " + encoding + " ENCODING '" + encoding + "' TEMPLATE template0");
    }
  }

  @AfterAll
  static void stop() {
    standby.close();
    primary.close();
  }

  private static ServerFacts facts(LocalPostgres server, String database) throws SQLException {
    try (Connection connection = server.connect(database)) {
      return ServerFacts.read(connection);
    }
  }

  private static List<Problem> problems(String mode, ServerFacts facts) throws IOException {
    Problems problems = new Problems();
    Source source = Source.of(mode).mode(mode);
    new SourceValidation(SourceValidationTest.definition(source, "orders"), problems)
        .server(facts, true);
    return problems.list();
  }

  private static void assertRefused(List<Problem> problems, String field, String... words) {
    assertThat(problems).hasSize(1);
    Problem problem = problems.get(0);
    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_FIELD);
    assertThat(problem.field()).isEqualTo("source.postgres." + field);
    assertThat(problem.text()).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cdc", "cdc_only"})
  void aStandbyIsNotFollowed(String mode) throws Exception {
    assertRefused(
        problems(mode, facts(standby, "postgres")),
        "host",
        "is a standby",
        "name the primary",
        "replicationMode to snapshot");
  }

  @Test
  void aStandbyIsCopied() throws Exception {
    assertThat(problems("snapshot", facts(standby, "postgres"))).isEmpty();
    try (Connection connection = standby.connect()) {
      Problems problems = new Problems();
      PlanReader read =
          PlanReader.read(
              connection,
              SourceValidationTest.definition(Source.of("copied").mode("snapshot"), "orders"),
              ServerFacts.read(connection),
              true,
              problems);
      assertThat(problems.list()).isEmpty();
      assertThat(read.plans()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cdc", "cdc_only", "snapshot"})
  void theVersionIsOneWhoseStreamIsBinary(String mode) throws Exception {
    ServerFacts real = facts(primary, "postgres");
    assertThat(problems(mode, real)).isEmpty();
    assertThat(problems(mode, withVersion(real, 140_000))).isEmpty();
    assertRefused(
        problems(mode, withVersion(real, 130_020)), "host", "is Postgres 13", "14 or newer");
  }

  /** No Postgres 13 is at hand. */
  private static ServerFacts withVersion(ServerFacts real, int version) {
    return new ServerFacts(
        version,
        real.walLevel(),
        real.maxSlots(),
        real.usedSlots(),
        real.maxWalSenders(),
        real.usedWalSenders(),
        real.replicates(),
        real.mayCreate(),
        real.standby(),
        real.encoding(),
        real.role());
  }

  @Test
  void textsOfNoKnownEncodingAreNotFollowed() throws Exception {
    for (String mode : List.of("cdc", "cdc_only")) {
      assertRefused(
          problems(mode, facts(primary, "sql_ascii")),
          "database",
          "is of encoding SQL_ASCII",
          "a database of encoding UTF8",
          "replicationMode to snapshot");
    }
    assertThat(problems("snapshot", facts(primary, "sql_ascii"))).isEmpty();
    assertThat(problems("cdc", facts(primary, "latin1"))).isEmpty();
  }

  /** A server that lacks one thing after the other. */
  @Test
  void whatAStreamNeedsIsNamedWhereItIsMissing() throws Exception {
    ServerFacts real = facts(primary, "postgres");
    assertLacks(
        lacking(real, "replica", 10, 10, true, true), ErrorCode.WAL_LEVEL, "is replica", "logical");
    assertLacks(
        lacking(real, "logical", real.usedSlots(), 10, true, true),
        ErrorCode.NO_FREE_SLOT,
        "max_replication_slots");
    assertLacks(
        lacking(real, "logical", 10, real.usedWalSenders(), true, true),
        ErrorCode.NO_FREE_SLOT,
        "max_wal_senders");
    assertLacks(
        lacking(real, "logical", 10, 10, false, true),
        ErrorCode.SOURCE_PRIVILEGE,
        "may not replicate",
        "ALTER ROLE \"postgres\" REPLICATION;");
    // A publication is named in this pipe: nobody needs the right to make one.
    assertThat(problems("cdc", lacking(real, "logical", 10, 10, true, false))).isEmpty();
    assertThat(problems("snapshot", lacking(real, "minimal", 0, 0, false, false))).isEmpty();
  }

  private static void assertLacks(ServerFacts facts, ErrorCode code, String... words)
      throws IOException {
    assertThat(problems("cdc", facts))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.text()).contains(words);
            });
  }

  private static ServerFacts lacking(
      ServerFacts real,
      String walLevel,
      int slots,
      int walSenders,
      boolean replicates,
      boolean mayCreate) {
    return new ServerFacts(
        real.version(),
        walLevel,
        slots,
        real.usedSlots(),
        walSenders,
        real.usedWalSenders(),
        replicates,
        mayCreate,
        real.standby(),
        real.encoding(),
        real.role());
  }
}
