package io.penstock.stack.clickhouse;

import io.penstock.stack.process.Ports;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run a local ClickHouse.
 *
 * @param directory holds the data; made if absent, kept afterwards
 * @param log where its output is appended
 * @param port of the HTTP interface on 127.0.0.1
 * @param passwordFile mode 0600, the password of user {@code default}
 * @param source where the ClickHouse comes from
 * @param external the server to use when the source is {@link Source#EXTERNAL}
 */
public record ClickHouseOptions(
    Path directory,
    Path log,
    int port,
    Path passwordFile,
    Source source,
    @Nullable String external) {

  /** Where ClickHouse comes from. */
  public enum Source {
    /** A server that runs already. */
    EXTERNAL,
    /** The {@code clickhouse} program on PATH. */
    PROGRAM,
    /** libchdb behind our HTTP front. */
    EMBEDDED
  }

  public ClickHouseOptions {
    directory = directory.toAbsolutePath().normalize();
    log = log.toAbsolutePath().normalize();
    passwordFile = passwordFile.toAbsolutePath().normalize();
  }

  /**
   * What is at hand: {@code CLICKHOUSE_URL}, else a {@code clickhouse} program, else the embedded
   * engine; on any free port.
   */
  public static ClickHouseOptions in(Path directory) {
    String url = System.getenv("CLICKHOUSE_URL");
    String external = url == null || url.isBlank() ? null : url;
    Source source =
        external != null
            ? Source.EXTERNAL
            : ServerProgram.onPath().isPresent() ? Source.PROGRAM : Source.EMBEDDED;
    return new ClickHouseOptions(
        directory,
        directory.resolve("clickhouse.log"),
        Ports.anyFree(),
        directory.resolve("password"),
        source,
        external);
  }

  /**
   * Checks the URL of a server that runs already.
   *
   * @throws io.penstock.stack.process.StackException saying what it must look like
   */
  public static void checkExternal(String url) {
    ExternalServer.of(url);
  }

  public ClickHouseOptions withPort(int newPort) {
    return new ClickHouseOptions(directory, log, newPort, passwordFile, source, external);
  }

  public ClickHouseOptions withLog(Path newLog) {
    return new ClickHouseOptions(directory, newLog, port, passwordFile, source, external);
  }

  public ClickHouseOptions withPasswordFile(Path newFile) {
    return new ClickHouseOptions(directory, log, port, newFile, source, external);
  }

  /** The embedded engine, whatever else is at hand. */
  public ClickHouseOptions embedded() {
    return new ClickHouseOptions(directory, log, port, passwordFile, Source.EMBEDDED, null);
  }

  /** A server that runs already; credentials may be in the URL's user info. */
  public ClickHouseOptions withExternal(String url) {
    return new ClickHouseOptions(directory, log, port, passwordFile, Source.EXTERNAL, url);
  }
}
