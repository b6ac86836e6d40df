package io.penstock.controller.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.definition.DefinitionReader;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.secret.SecretRef;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import io.penstock.stack.postgres.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS as a request says it, to a server with a certificate for a name of its own. */
class SourceTlsTest {

  @TempDir static Path directory;
  private static LocalPostgres postgres;
  private static String authority;
  private static String stranger;

  @BeforeAll
  static void start() throws IOException {
    ServerCertificate server =
        ServerCertificate.make(Files.createDirectory(directory.resolve("ours")), "dns:db.internal");
    authority = server.authority();
    stranger =
        ServerCertificate.make(Files.createDirectory(directory.resolve("other")), "dns:db.internal")
            .authority();
    postgres = LocalPostgres.start(server.in(PostgresOptions.in(directory.resolve("postgres"))));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static SourceDefinition source(Consumer<ObjectNode> tls, Problems problems) {
    ObjectNode body = new ObjectMapper().createObjectNode();
    ObjectNode fields = body.putObject("source").putObject("postgres");
    fields.put("host", postgres.host()).put("port", postgres.port()).put("database", "postgres");
    fields
        .putObject("credentials")
        .put("username", postgres.user())
        .put("password", postgres.password());
    tls.accept(fields);
    return new DefinitionReader(text -> new SecretRef("env:" + text), "penstock")
        .readConnection(body, problems);
  }

  private static void open(Consumer<ObjectNode> tls, boolean replication) throws Exception {
    Problems problems = new Problems();
    SourceDefinition source = source(tls, problems);
    assertThat(problems.list()).isEmpty();
    SourceConnector connector =
        new SourceConnector(new SecretOpener(name -> name, path -> "", () -> null));
    (replication ? connector.openReplication(source) : connector.open(source)).close();
  }

  static List<Consumer<ObjectNode>> trusted() {
    return List.of(
        tls -> tls.put("disableTls", true),
        tls -> tls.put("skipCertVerification", true),
        tls -> tls.put("tlsHost", "db.internal").put("caCertificate", authority),
        tls -> tls.put("tlsHost", "db.internal").put("caCertificate", stranger + authority));
  }

  @ParameterizedTest
  @MethodSource("trusted")
  void aServerIsTrusted(Consumer<ObjectNode> tls) {
    assertThatNoException().isThrownBy(() -> open(tls, false));
    assertThatNoException().isThrownBy(() -> open(tls, true));
  }

  static List<Consumer<ObjectNode>> refused() {
    return List.of(
        tls -> {},
        tls -> tls.put("tlsHost", "db.internal"),
        tls -> tls.put("tlsHost", "db.internal").put("caCertificate", stranger),
        tls -> tls.put("tlsHost", "other.internal").put("caCertificate", authority),
        tls -> tls.put("caCertificate", authority));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aServerIsRefused(Consumer<ObjectNode> tls) {
    for (boolean replication : List.of(false, true)) {
      PipeException error = catchThrowableOfType(PipeException.class, () -> open(tls, replication));
      assertThat(error.code()).as(error.toString()).isEqualTo(ErrorCode.SOURCE_TLS);
    }
  }

  @Test
  void whatCannotBeNamesAndCertificatesIsSaid() {
    Problems problems = new Problems();
    source(tls -> tls.put("tlsHost", "a b").put("caCertificate", "# nothing\n"), problems);
    assertThat(problems.list())
        .extracting(Problem::text)
        .containsExactlyInAnyOrder(
            "source.postgres.tlsHost: must be a host name or an IP address",
            "source.postgres.caCertificate: must hold one or more certificates in PEM");
  }
}
