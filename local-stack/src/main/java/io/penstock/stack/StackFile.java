package io.penstock.stack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.penstock.stack.layout.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code stack.json}: where everything of a running stack is, with which credentials, as which
 * process. Mode 0600; replaced atomically whenever a process is started again. A pid is null when
 * the server is somebody else's.
 */
public record StackFile(
    ControllerEntry controller,
    FlinkEntry flink,
    ClickHouseEntry clickhouse,
    PostgresEntry postgres) {

  /** The controller: REST API under {@code url}, HTTP Basic with key id and secret. */
  public record ControllerEntry(
      String url,
      String keyId,
      String keySecret,
      String organizationId,
      String serviceId,
      @Nullable Long pid) {}

  /** The Flink cluster. */
  public record FlinkEntry(String url, @Nullable Long jobManagerPid, List<Long> taskManagerPids) {}

  /** ClickHouse's HTTP interface. */
  public record ClickHouseEntry(
      String url, String user, String password, String database, @Nullable Long pid) {}

  /** Postgres. */
  public record PostgresEntry(
      String host, int port, String user, String password, String database, @Nullable Long pid) {}

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Reads a stack's file; null when there is none (any more). */
  public static @Nullable StackFile read(Path file) throws IOException {
    return Files.exists(file) ? JSON.readValue(file.toFile(), StackFile.class) : null;
  }

  void write(Path file) throws IOException {
    Secrets.write(file, JSON.writeValueAsString(this) + "\n");
  }

  /** All processes that are this stack's own. */
  public List<Long> pids() {
    List<Long> pids = new ArrayList<>(flink.taskManagerPids());
    for (Long pid :
        new @Nullable Long[] {
          controller.pid(), flink.jobManagerPid(), clickhouse.pid(), postgres.pid()
        }) {
      if (pid != null) {
        pids.add(pid);
      }
    }
    return pids;
  }
}
