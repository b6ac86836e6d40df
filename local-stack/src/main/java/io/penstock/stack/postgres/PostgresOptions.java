package io.penstock.stack.postgres;

import io.penstock.stack.process.Ports;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to run a local Postgres.
 *
 * @param directory holds the cluster in {@code data/}; made if absent, kept afterwards
 * @param log where the server's log is appended
 * @param port on 127.0.0.1
 * @param password of the superuser {@code postgres}; given to a new cluster, must fit a kept one
 * @param binaries directory of {@code initdb} and {@code postgres}; null for the packaged ones
 * @param settings lines of postgresql.conf beside ours, later ones win
 */
public record PostgresOptions(
    Path directory,
    Path log,
    int port,
    String password,
    @Nullable Path binaries,
    Map<String, String> settings) {

  public PostgresOptions {
    directory = directory.toAbsolutePath().normalize();
    log = log.toAbsolutePath().normalize();
    settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** The packaged Postgres on any free port: what most tests want. */
  public static PostgresOptions in(Path directory) {
    return new PostgresOptions(
        directory, directory.resolve("postgres.log"), Ports.anyFree(), "postgres", null, Map.of());
  }

  public PostgresOptions withPort(int newPort) {
    return new PostgresOptions(directory, log, newPort, password, binaries, settings);
  }

  public PostgresOptions withLog(Path newLog) {
    return new PostgresOptions(directory, newLog, port, password, binaries, settings);
  }

  public PostgresOptions withPassword(String newPassword) {
    return new PostgresOptions(directory, log, port, newPassword, binaries, settings);
  }

  /** An installed Postgres instead, e.g. {@code /usr/lib/postgresql/15/bin}. */
  public PostgresOptions withBinaries(Path binDirectory) {
    return new PostgresOptions(directory, log, port, password, binDirectory, settings);
  }

  /** One more setting; {@code value} is quoted where it is written. */
  public PostgresOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new PostgresOptions(directory, log, port, password, binaries, more);
  }
}
