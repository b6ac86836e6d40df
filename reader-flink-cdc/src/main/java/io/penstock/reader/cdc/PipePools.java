package io.penstock.reader.cdc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.debezium.jdbc.JdbcConfiguration;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.config.JdbcSourceConfig;
import org.apache.flink.cdc.connectors.base.relational.connection.ConnectionPoolId;
import org.apache.flink.cdc.connectors.postgres.source.PostgresConnectionPoolFactory;

/** The connector's pooled connections, opened as protected as all others. */
final class PipePools extends PostgresConnectionPoolFactory {

  private final String pipe;
  private final Map<String, String> properties;

  PipePools(String pipe, Map<String, String> properties) {
    this.pipe = pipe;
    this.properties = Map.copyOf(properties);
  }

  @Override
  public HikariDataSource createPooledDataSource(JdbcSourceConfig source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(CONNECTION_POOL_PREFIX + pipe);
    config.setJdbcUrl(getJdbcUrl(source));
    config.setDriverClassName(source.getDriverClassName());
    config.setUsername(source.getUsername());
    config.setMinimumIdle(0);
    config.setMaximumPoolSize(source.getConnectionPoolSize());
    config.setConnectionTimeout(source.getConnectTimeout().toMillis());
    properties.forEach(config::addDataSourceProperty);
    return new HikariDataSource(config);
  }

  /** Pipes of one process do not share: they may differ in user and protection. */
  @Override
  public ConnectionPoolId getPoolId(JdbcConfiguration config, String identifier) {
    return new ConnectionPoolId(
        config.getHostname(), config.getPort(), pipe, config.getDatabase(), identifier);
  }
}
