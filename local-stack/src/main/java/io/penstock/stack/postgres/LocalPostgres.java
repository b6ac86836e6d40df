package io.penstock.stack.postgres;

import io.penstock.stack.layout.Cache;
import io.penstock.stack.layout.Trees;
import io.penstock.stack.process.ChildSpec;
import io.penstock.stack.process.Service;
import io.penstock.stack.process.ServiceSpec;
import io.penstock.stack.process.Signal;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A real Postgres on 127.0.0.1, with {@code wal_level = logical}, as a child process that dies with
 * this JVM. The data stay: starting again in the same directory continues the cluster.
 *
 * <pre>{@code
 * try (LocalPostgres postgres = LocalPostgres.start(PostgresOptions.in(directory));
 *     Connection connection = postgres.connect()) { … }
 * }</pre>
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final PostgresOptions options;
  private final Service service;

  private LocalPostgres(PostgresOptions options, Path bin, List<String> asUser) {
    this.options = options;
    Path data = options.directory().resolve("data");
    List<String> command = List.of(bin.resolve("postgres").toString(), "-D", data.toString());
    this.service =
        new Service(
            new ServiceSpec(
                "postgres",
                () ->
                    new ChildSpec("postgres", command, Map.of("LC_ALL", "C"), data, options.log()),
                this::acceptsConnections,
                asUser,
                // INT is Postgres's fast shutdown, QUIT its immediate one: sessions end at once and
                // the next start recovers from WAL, but shared memory is given back.
                Signal.INT,
                STOP,
                Signal.QUIT));
  }

  /** Makes the cluster if there is none, starts it and waits until it accepts connections. */
  public static LocalPostgres start(PostgresOptions options) {
    LocalPostgres postgres = prepare(options);
    try {
      postgres.start();
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
    return postgres;
  }

  /** Makes the cluster if there is none and writes its configuration, but does not start it. */
  public static LocalPostgres prepare(PostgresOptions options) {
    List<String> asUser = UnprivilegedUser.prefix();
    Path bin = options.binaries() != null ? options.binaries() : packaged(asUser);
    new PostgresCluster(options, bin, asUser).make();
    return new LocalPostgres(options, bin, asUser);
  }

  private static Path packaged(List<String> asUser) {
    Path bin = PostgresBinaries.packaged(Cache.ofUser());
    return UnprivilegedUser.reaches(asUser, bin)
        ? bin
        : PostgresBinaries.packaged(new Cache(UnprivilegedUser.SHARED_CACHE));
  }

  /**
   * A hot standby that streams from this server, which is stopped in good order for a moment to be
   * copied.
   *
   * @param standby in a directory of its own; password and programs are this server's
   */
  public LocalPostgres standby(PostgresOptions standby) {
    Path data = standby.directory().resolve("data");
    service.stop();
    try {
      Trees.copy(options.directory().resolve("data"), data);
      Files.createFile(data.resolve("standby.signal"));
      // As pg_basebackup does: slots are the primary's own.
      Trees.delete(data.resolve("pg_replslot"));
      Files.createDirectory(data.resolve("pg_replslot"));
    } catch (IOException e) {
      throw new StackException("cannot copy a Postgres cluster to " + data, e);
    }
    start();
    PostgresOptions same = standby.withPassword(password());
    if (options.binaries() != null) {
      same = same.withBinaries(options.binaries());
    }
    String quoted = password().replace("\\", "\\\\").replace("'", "\\'");
    return start(
        same.with(
            "primary_conninfo",
            // The database is for standbys that sync slots (PG 17).
            "host=%s port=%d user=%s dbname=postgres password='%s'"
                .formatted(host(), port(), user(), quoted)));
  }

  /** Starts it (again) and waits until it accepts connections. */
  public void start() {
    service.start();
    service.awaitReady(START);
  }

  /** Stops it in good order (Postgres's "fast" shutdown) and starts it again. */
  public void restart() {
    service.stop();
    start();
  }

  /** Stops it in good order. */
  public void stop() {
    service.stop();
  }

  /** SIGKILL to the postmaster; returns when it is gone. */
  public void kill() {
    service.kill();
  }

  /** The postmaster as a supervised process: signals, readiness, restarts. */
  public Service service() {
    return service;
  }

  public long pid() {
    return service.pid();
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return options.port();
  }

  /** A superuser, with REPLICATION. */
  public String user() {
    return "postgres";
  }

  public String password() {
    return options.password();
  }

  /** JDBC URL of one of its databases, without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
  }

  /** A connection to database {@code postgres} as its superuser. */
  public Connection connect() throws SQLException {
    return connect("postgres");
  }

  /** A connection as its superuser. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "10");
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  /** Runs statements in database {@code postgres}, each in autocommit. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    service.close();
  }

  private boolean acceptsConnections() throws SQLException {
    try (Connection connection = connect()) {
      return connection.isValid(5);
    }
  }
}
