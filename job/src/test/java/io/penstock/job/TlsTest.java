package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.secret.JobSecrets;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.TlsSpec;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import io.penstock.stack.postgres.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source that speaks TLS with a certificate of its own authority, for a name of its own. */
class TlsTest extends PipeJobs {

  private static final String NAME = "db.internal";

  private static String authority;
  private static String stranger;
  private static PipeSpec bare;

  @BeforeAll
  static void protect() throws IOException {
    ServerCertificate server =
        ServerCertificate.make(Files.createDirectory(directory.resolve("ours")), "dns:" + NAME);
    authority = server.authority();
    stranger =
        ServerCertificate.make(Files.createDirectory(directory.resolve("other")), "dns:" + NAME)
            .authority();
    postgres.close();
    postgres = LocalPostgres.start(server.in(PostgresOptions.in(directory.resolve("protected"))));
    fixture = new PipeFixture(postgres, clickhouse, directory);
    table("bare", 1);
    bare = fixture.prepare("bare", ReplicationMode.SNAPSHOT, SETTINGS, "bare");
  }

  private static PipeSpec with(PipeSpec spec, int port, TlsSpec tls) {
    SourceSpec source = spec.source();
    return spec.withNeighbours(
        new SourceSpec(
            source.host(),
            port,
            source.database(),
            source.username(),
            source.password(),
            tls,
            source.systemIdentifier(),
            source.timeline()),
        spec.destination());
  }

  @Test
  void bothConnectionsAreProtectedAndVerified() throws Exception {
    table("guarded", 1_000);
    PipeSpec spec =
        with(
            fixture.prepare("guarded", ReplicationMode.CDC, SETTINGS, "guarded"),
            postgres.port(),
            new TlsSpec(false, false, NAME, stranger + "\n" + authority));
    submit(spec, null);
    try (Connection connection = postgres.connect()) {
      // The stream's connection is made a moment after the stream is given out.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          PipeFixture.text(
                              connection,
                              "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_replication"
                                  + " USING (pid)"))
                      .isEqualTo("t"));
    }
    changes("guarded", 1, 20);
    awaitConfirmed("guarded");

    awaitEqual("guarded");
  }

  static List<TlsSpec> trusted() {
    return List.of(
        new TlsSpec(true, false, "", ""),
        new TlsSpec(false, true, "", ""),
        new TlsSpec(false, true, "elsewhere", stranger),
        new TlsSpec(false, false, NAME, authority),
        new TlsSpec(false, false, "DB.Internal", "text beside it\n" + authority + stranger));
  }

  @ParameterizedTest
  @MethodSource("trusted")
  void aServerIsTrusted(TlsSpec tls) throws SQLException {
    for (Function<PostgresConnector, Connection> open : kinds()) {
      try (Connection connection = open.apply(connector(postgres, tls))) {
        assertThat(PipeFixture.text(connection, "SHOW ssl")).isEqualTo("on");
      }
    }
  }

  static List<TlsSpec> refused() {
    return List.of(
        // The JVM does not know the authority.
        new TlsSpec(false, false, NAME, ""),
        new TlsSpec(false, false, NAME, stranger),
        new TlsSpec(false, false, "other.internal", authority),
        // The address is not a name of the certificate.
        new TlsSpec(false, false, "", authority),
        new TlsSpec(false, false, "127.0.0.1", authority));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aServerIsRefused(TlsSpec tls) {
    for (Function<PostgresConnector, Connection> open : kinds()) {
      assertRefused(open, connector(postgres, tls));
    }
  }

  @Test
  void aServerWithoutTlsIsRefused() {
    try (LocalPostgres open =
        LocalPostgres.start(PostgresOptions.in(directory.resolve("unprotected")))) {
      assertRefused(kinds().get(0), connector(open, new TlsSpec(false, true, "", "")));
    }
  }

  private static List<Function<PostgresConnector, Connection>> kinds() {
    return List.of(c -> c.query(Duration.ofSeconds(10)), c -> c.replication("test").connection());
  }

  private static void assertRefused(
      Function<PostgresConnector, Connection> open, PostgresConnector connector) {
    PipeException error = catchThrowableOfType(PipeException.class, () -> open.apply(connector));
    assertThat(error.code()).as(error.toString()).isEqualTo(ErrorCode.SOURCE_TLS);
    assertThat(error.detail()).isNotBlank();
  }

  private static PostgresConnector connector(LocalPostgres server, TlsSpec tls) {
    return new PostgresConnector(with(bare, server.port(), tls), JobSecrets.opener());
  }
}
