package io.penstock.job.encode;

import io.penstock.model.type.PgType;
import io.penstock.stack.layout.Trees;
import io.penstock.stack.postgres.LocalPostgres;
import io.penstock.stack.postgres.PostgresOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Postgres servers that values come from: the packaged one and whichever are installed. Started
 * once for all tests of this JVM.
 */
final class PostgresServers {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final List<PostgresServers> ALL = new ArrayList<>();

  private final LocalPostgres server;
  private final Connection connection;
  private final Map<String, Stored> columns = new HashMap<>();

  private PostgresServers(LocalPostgres server) throws SQLException {
    this.server = server;
    this.connection = server.connect();
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';
          SET extra_float_digits = 1; SET bytea_output = 'hex';
          """
              + TypeCases.DEFINITIONS);
    }
  }

  static synchronized List<PostgresServers> all() {
    if (ALL.isEmpty()) {
      try {
        Path directory = Files.createTempDirectory("encode-test");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(directory)));
        ALL.add(start(PostgresOptions.in(directory.resolve("packaged"))));
        for (Path bin : installed()) {
          String version = bin.getParent().getFileName().toString();
          ALL.add(start(PostgresOptions.in(directory.resolve(version)).withBinaries(bin)));
        }
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return ALL;
  }

  private static PostgresServers start(PostgresOptions options) throws SQLException {
    return new PostgresServers(LocalPostgres.start(options));
  }

  private static List<Path> installed() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .toList();
    }
  }

  private static void stop(Path directory) {
    ALL.forEach(server -> server.server.close());
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A column that values of a type can be stored in. */
  record Stored(String table, PgType type) {}

  /** A table with a serial {@code id} and a column {@code v} of SQL type {@code sqlType}. */
  Stored column(String sqlType) throws SQLException {
    Stored stored = columns.get(sqlType);
    if (stored == null) {
      String table = "stored" + columns.size();
      try (var statement = connection.createStatement()) {
        statement.execute("CREATE TEMP TABLE " + table + " (id serial, v " + sqlType + ")");
      }
      stored = new Stored(table, new Catalogue(connection).column(table, "v"));
      columns.put(sqlType, stored);
    }
    return stored;
  }

  Connection connection() {
    return connection;
  }

  int majorVersion() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  @Override
  public String toString() {
    return server.jdbcUrl("postgres");
  }
}
