package io.penstock.controller.source;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.tls.TlsProperties;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens connections to Postgres. */
public final class SourceConnector {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final SecretOpener secrets;

  public SourceConnector(SecretOpener secrets) {
    this.secrets = secrets;
  }

  /**
   * A connection for statements that are short: they end after 60 s, and wait at most 10 s for a
   * lock.
   *
   * @throws io.penstock.model.error.PipeException with a code of the source
   */
  public Connection open(SourceDefinition source) {
    return open(source, Duration.ofSeconds(60), false);
  }

  /** A connection whose statements may last as long as they need. */
  public Connection openPatient(SourceDefinition source) {
    return open(source, Duration.ZERO, false);
  }

  /**
   * A connection that speaks the replication protocol (manual, "Streaming Replication Protocol").
   */
  public Connection openReplication(SourceDefinition source) {
    return open(source, Duration.ofSeconds(60), true);
  }

  private Connection open(SourceDefinition source, Duration statement, boolean replication) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, source.username());
    PGProperty.PASSWORD.set(properties, secrets.open(source.password()).reveal());
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT.toSeconds());
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) CONNECT.toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.APPLICATION_NAME.set(properties, "penstock-controller");
    if (!statement.isZero()) {
      // A little more than the statement timeout: the server's own answer should come first.
      PGProperty.SOCKET_TIMEOUT.set(properties, (int) statement.toSeconds() + 10);
    }
    if (replication) {
      PGProperty.REPLICATION.set(properties, "database");
      PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.4");
      PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    }
    properties.putAll(TlsProperties.of(source.tls()));
    try {
      Connection connection = new Driver().connect(url(source), properties);
      if (connection == null) {
        throw new IllegalStateException("the driver does not know its own URL");
      }
      if (!replication) {
        limit(connection, statement);
      }
      return connection;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static void limit(Connection connection, Duration statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("SET statement_timeout = " + statement.toMillis());
      sql.execute("SET lock_timeout = 10000");
      sql.execute("SET idle_in_transaction_session_timeout = 60000");
      // A slot waits for older transactions as long as it takes (release notes of 17).
      if (connection.getMetaData().getDatabaseMajorVersion() >= 17) {
        sql.execute("SET transaction_timeout = 0");
      }
      // An empty path makes every name that is not qualified fail: none of ours is meant to be.
      sql.execute("SET search_path = ''");
    }
  }

  private static String url(SourceDefinition source) {
    String host = source.host().indexOf(':') >= 0 ? "[" + source.host() + "]" : source.host();
    return "jdbc:postgresql://"
        + host
        + ":"
        + source.port()
        + "/"
        + URLEncoder.encode(source.database(), StandardCharsets.UTF_8);
  }
}
