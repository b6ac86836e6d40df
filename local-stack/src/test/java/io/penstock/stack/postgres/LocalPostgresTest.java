package io.penstock.stack.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPostgresTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"packaged", "/usr/lib/postgresql/15/bin"})
  void decodesLogicallyAndKeepsItsDataAcrossARestart(String binaries) throws Exception {
    PostgresOptions options = PostgresOptions.in(directory.resolve("pg"));
    if (!"packaged".equals(binaries)) {
      org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(Path.of(binaries)));
      options = options.withBinaries(Path.of(binaries));
    }
    try (LocalPostgres postgres = LocalPostgres.start(options)) {
      postgres.execute(
          "CREATE TABLE t (id int PRIMARY KEY)",
          "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
          "INSERT INTO t VALUES (1)");
      postgres.restart();
      assertThat(single(postgres, "SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(single(postgres, "SELECT plugin FROM pg_replication_slots")).isEqualTo("pgoutput");
      assertThat(single(postgres, "SHOW wal_level")).isEqualTo("logical");
    }
  }

  @Test
  void keepsCommittedRowsWhenKilledAndComesBackByItselfWhenSupervised() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(PostgresOptions.in(directory))) {
      postgres.service().supervise(() -> {});
      postgres.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS id");
      long before = postgres.pid();
      postgres.kill();
      await().atMost(Duration.ofSeconds(20)).until(() -> postgres.service().answers());
      assertThat(postgres.pid()).isNotEqualTo(before);
      assertThat(single(postgres, "SELECT count(*) FROM t")).isEqualTo("1000");
    }
  }

  @Test
  void aStandbyFollows() throws Exception {
    PostgresOptions options =
        PostgresOptions.in(directory.resolve("primary")).withPassword("it's \\a secret");
    try (LocalPostgres primary = LocalPostgres.start(options)) {
      primary.execute("CREATE TABLE t AS SELECT 1 AS id");
      try (LocalPostgres standby =
          primary.standby(PostgresOptions.in(directory.resolve("standby")))) {
        assertThat(single(standby, "SELECT pg_is_in_recovery()")).isEqualTo("t");
        primary.execute("INSERT INTO t VALUES (2)");
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> single(standby, "SELECT count(*) FROM t").equals("2"));
      }
    }
  }

  @Test
  void leavesNoProcessBehind() throws Exception {
    long pid;
    try (LocalPostgres postgres = LocalPostgres.start(PostgresOptions.in(directory))) {
      pid = postgres.pid();
      assertThat(ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow())
          .endsWith("/postgres");
    }
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    assertThat(directory.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void refusesAWrongPassword() {
    PostgresOptions options = PostgresOptions.in(directory).withPassword("it's a secret");
    try (LocalPostgres postgres = LocalPostgres.start(options)) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowableOfType(
                      SQLException.class,
                      () ->
                          java.sql.DriverManager.getConnection(
                              postgres.jdbcUrl("postgres"), "postgres", "wrong"))
                  .getSQLState())
          .isEqualTo("28P01");
    }
  }

  private static String single(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
