package io.penstock.stack.postgres;

import io.penstock.stack.layout.Secrets;
import io.penstock.stack.layout.Trees;
import io.penstock.stack.process.LogTail;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data directory of a local Postgres: initdb once, configuration at every start. */
final class PostgresCluster {
  private final PostgresOptions options;
  private final Path bin;
  private final List<String> asUser;
  private final Path data;

  PostgresCluster(PostgresOptions options, Path bin, List<String> asUser) {
    this.options = options;
    this.asUser = asUser;
    this.bin = bin;
    this.data = options.directory().resolve("data");
  }

  /** Leaves a cluster that can be started. */
  void make() {
    try {
      Files.createDirectories(options.directory());
      Files.createDirectories(options.log().getParent());
      if (!Files.exists(data.resolve("PG_VERSION"))) {
        initdb();
      }
      Files.writeString(data.resolve("postgresql.conf"), configuration());
      Files.writeString(data.resolve("pg_hba.conf"), HBA);
    } catch (IOException e) {
      throw new StackException("cannot make a Postgres cluster in " + data, e);
    }
    UnprivilegedUser.giveTo(asUser, data);
  }

  private void initdb() throws IOException {
    // Into a directory beside it, renamed when complete: an interrupted initdb leaves no trap.
    Path beside = options.directory().resolve("data.new");
    Trees.delete(beside);
    Files.createDirectories(beside);
    Path passwordFile = options.directory().resolve("initdb-password");
    Secrets.write(passwordFile, options.password() + "\n");
    UnprivilegedUser.giveTo(asUser, options.directory());
    List<String> command = new ArrayList<>(asUser);
    command.addAll(
        List.of(
            bin.resolve("initdb").toString(),
            "--pgdata=" + beside,
            "--username=postgres",
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--no-instructions"));
    var builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()));
    try {
      if (builder.start().waitFor() != 0) {
        throw new StackException("initdb failed" + LogTail.of(options.log()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted during initdb", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(beside, data);
  }

  private String configuration() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(options.port()));
    // TCP only: a socket path below a deep directory passes the 107 bytes that one may have.
    settings.put("unix_socket_directories", "");
    settings.put("wal_level", "logical");
    settings.put("max_replication_slots", "64");
    settings.put("max_wal_senders", "64");
    settings.put("max_connections", "200");
    settings.put("max_prepared_transactions", "16");
    settings.put("shared_buffers", "128MB");
    // Files in the data directory instead of /dev/shm: nothing is left there after a kill -9.
    settings.put("dynamic_shared_memory_type", "mmap");
    settings.put("max_wal_size", "2GB");
    settings.put("password_encryption", "scram-sha-256");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_line_prefix", "%m [%p] %q%u@%d ");
    settings.putAll(options.settings());
    StringBuilder text = new StringBuilder("# Written anew at every start of the local stack.\n");
    settings.forEach(
        (name, value) ->
            text.append(name)
                .append(" = '")
                .append(value.replace("\\", "\\\\").replace("'", "''"))
                .append("'\n"));
    return text.toString();
  }

  private static final String HBA =
      """
      # Written anew at every start of the local stack.
      host all all 127.0.0.1/32 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      """;
}
