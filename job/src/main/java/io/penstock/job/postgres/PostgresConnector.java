package io.penstock.job.postgres;

import io.penstock.job.driver.Drivers;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.Secret;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.tls.TlsFailure;
import io.penstock.model.tls.TlsProperties;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to a pipe's source. Host, port and database travel as properties, never inside
 * a URL that a crafted name could change.
 */
public final class PostgresConnector {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresConnector.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Under these settings "as Postgres prints it" has one meaning, by COPY and by the stream alike
   * (manual, "Client Connection Defaults"). Without row security a policy that would hide rows from
   * us is an error instead. Nor do the server's own time limits end what takes long or waits.
   */
  private static final String SESSION =
      "-c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1"
          + " -c bytea_output=hex -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
          + " -c idle_session_timeout=0 -c row_security=off";

  /** The first version with transaction_timeout (release notes of 17). */
  private static final int ENDS_TRANSACTIONS = 17;

  /** The receive buffer of a stream, in bytes: what is on its way between two acknowledgements. */
  private static final int FAR_BUFFER = 1 << 20;

  /**
   * The same where nothing is on its way long. A walsender on this machine does the receiver's work
   * in each of its sends, unless the buffer is full.
   */
  private static final int NEAR_BUFFER = 64 << 10;

  private final SourceSpec source;
  private final String pipe;
  private final SecretOpener secrets;

  public PostgresConnector(PipeSpec spec, SecretOpener secrets) {
    this.source = spec.source();
    this.pipe = spec.pipeName();
    this.secrets = secrets;
  }

  /**
   * A connection and what comes from its server.
   *
   * @param stream null where nobody but the driver can read it
   */
  public record Session(Connection connection, @Nullable MessageStream stream) {}

  /**
   * A session for queries.
   *
   * @param readTimeout longest wait for one answer of the server; zero waits for ever
   */
  public Connection query(Duration readTimeout) {
    return copy(readTimeout).connection();
  }

  /** The same for COPY. */
  public Session copy(Duration readTimeout) {
    Properties properties = properties("penstock " + pipe);
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) readTimeout.toSeconds());
    return connect(properties);
  }

  /**
   * A walsender session (manual, "Streaming Replication Protocol"). Only the simple query protocol
   * works on it. There is no read timeout: a quiet source is silent for as long as it likes, and
   * TCP keepalive finds a dead one.
   *
   * @param purpose what {@code pg_stat_replication} shows after the pipe's name
   */
  public Session replication(String purpose) {
    Properties properties = properties("penstock " + pipe + " " + purpose);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.RECEIVE_BUFFER_SIZE.set(properties, near() ? NEAR_BUFFER : FAR_BUFFER);
    return connect(properties);
  }

  private boolean near() {
    try {
      return InetAddress.getByName(source.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // The connection will fail for it, and say so.
      return false;
    }
  }

  private Properties properties(String applicationName) {
    Secret password = secrets.open(source.password());
    Properties properties = new Properties();
    PGProperty.USER.set(properties, source.username());
    PGProperty.PASSWORD.set(properties, password.reveal());
    PGProperty.APPLICATION_NAME.set(properties, applicationName);
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
    PGProperty.LOGIN_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_FACTORY.set(properties, ReadAheadSockets.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(
        properties, ReadAheadSockets.argument(source.tls().disabled()));
    // Else the first byte of an answer may be no message's.
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.OPTIONS.set(properties, SESSION);
    properties.putAll(TlsProperties.of(source.tls()));
    return properties;
  }

  /** Without a database in it the driver would take the one named like the user. */
  private String url() {
    String host = source.host().indexOf(':') >= 0 ? "[" + source.host() + "]" : source.host();
    String database = URLEncoder.encode(source.database(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://" + host + ":" + source.port() + "/" + database;
  }

  private Session connect(Properties properties) {
    String argument =
        Objects.requireNonNull(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
    Drivers.endCleanerSoon();
    try {
      Connection connection = new Driver().connect(url(), properties);
      Drivers.unregister();
      if (connection == null) {
        throw new IllegalStateException("the Postgres driver refused its own URL");
      }
      // The driver sends the JVM's time zone at start-up, which wins over the options above.
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TimeZone TO 'UTC'");
        if (connection.getMetaData().getDatabaseMajorVersion() >= ENDS_TRANSACTIONS) {
          statement.execute("SET transaction_timeout TO 0");
        }
      }
      return new Session(connection, ReadAheadSockets.stream(argument));
    } catch (SQLException e) {
      throw classify(e);
    } finally {
      ReadAheadSockets.stream(argument);
    }
  }

  /**
   * What Postgres or the driver reported, with its code. The driver's messages name host, port,
   * user and database, never the password.
   */
  public static PipeException classify(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String message = String.valueOf(e.getMessage());
    ErrorCode code =
        TlsFailure.is(e, state) ? ErrorCode.SOURCE_TLS : SqlStates.code(state, message);
    return new PipeException(code, message, e);
  }

  /** Closes a session that is of no use any more; the server ends it either way. */
  public static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a Postgres session failed", e);
    }
  }
}
