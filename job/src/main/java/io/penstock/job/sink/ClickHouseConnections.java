package io.penstock.job.sink;

import com.clickhouse.jdbc.ConnectionImpl;
import com.clickhouse.jdbc.Driver;
import io.penstock.job.driver.Drivers;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.spec.DestinationSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDBC connection of one subtask. A ClickHouse connection is a pool of HTTP connections without
 * a session, so one that exists is always valid: the pool replaces broken sockets itself.
 */
final class ClickHouseConnections implements JdbcConnectionProvider {

  private static final Logger LOG = LoggerFactory.getLogger(ClickHouseConnections.class);

  /** Longest silence within an INSERT; less than Flink's patience with a task it cancels. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(150);

  private final DestinationSpec destination;
  private final SecretOpener secrets;
  private @Nullable Connection connection;

  ClickHouseConnections(DestinationSpec destination, SecretOpener secrets) {
    this.destination = destination;
    this.secrets = secrets;
  }

  @Override
  public synchronized @Nullable Connection getConnection() {
    return connection;
  }

  @Override
  public synchronized boolean isConnectionValid() {
    return connection != null;
  }

  /** Connects, so that the first batch need not; what is wrong the first batch will tell. */
  void warmUp() {
    try {
      getOrEstablishConnection().unwrap(ConnectionImpl.class).getClient().ping();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the destination cannot be reached yet", e);
    }
  }

  @Override
  public synchronized Connection getOrEstablishConnection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connect();
      connection = open;
    }
    return open;
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", destination.username());
    properties.setProperty("password", secrets.open(destination.password()).reveal());
    properties.setProperty("database", destination.database());
    properties.setProperty("socket_timeout", Long.toString(SOCKET_TIMEOUT.toMillis()));
    // Requests run in the client's own threads, so that a cancelled task can stop waiting.
    properties.setProperty("async", "true");
    Connection made = new Driver().connect("jdbc:clickhouse:" + destination.url(), properties);
    Drivers.unregister();
    if (made == null) {
      throw new SQLException("the ClickHouse driver does not take the destination's URL");
    }
    return made;
  }

  @Override
  public synchronized void closeConnection() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.debug("closing a ClickHouse connection failed", e);
      }
    }
  }

  @Override
  public synchronized Connection reestablishConnection() throws SQLException {
    closeConnection();
    return getOrEstablishConnection();
  }
}
