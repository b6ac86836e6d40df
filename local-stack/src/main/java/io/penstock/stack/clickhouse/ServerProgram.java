package io.penstock.stack.clickhouse;

import io.penstock.stack.layout.Secrets;
import io.penstock.stack.process.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A {@code clickhouse} program on PATH, run as a server with a configuration of our own. */
final class ServerProgram {
  private ServerProgram() {}

  static Optional<Path> onPath() {
    String path = System.getenv("PATH");
    return Arrays.stream((path == null ? "" : path).split(File.pathSeparator))
        .filter(directory -> !directory.isBlank())
        .map(directory -> Path.of(directory, "clickhouse"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Writes the configuration and returns the command that runs it. */
  static List<String> command(ClickHouseOptions options, String password) {
    Path program =
        onPath().orElseThrow(() -> new StackException("there is no clickhouse program on PATH"));
    Path config = options.directory().resolve("config.xml");
    try {
      Files.createDirectories(options.directory());
      Secrets.write(config, configuration(options, password));
    } catch (IOException e) {
      throw new StackException("cannot write " + config, e);
    }
    return List.of(program.toString(), "server", "--config-file=" + config);
  }

  private static String configuration(ClickHouseOptions options, String password) {
    return """
        <clickhouse>
          <logger><level>warning</level><console>1</console></logger>
          <listen_host>127.0.0.1</listen_host>
          <http_port>%d</http_port>
          <path>%s/</path>
          <tmp_path>%s/tmp/</tmp_path>
          <timezone>UTC</timezone>
          <mark_cache_size>268435456</mark_cache_size>
          <profiles><default/></profiles>
          <quotas><default/></quotas>
          <users><default>
            <password_sha256_hex>%s</password_sha256_hex>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>default</profile><quota>default</quota>
            <access_management>1</access_management>
          </default></users>
        </clickhouse>
        """
        .formatted(options.port(), data(options), options.directory(), sha256(password));
  }

  private static Path data(ClickHouseOptions options) {
    return options.directory().resolve("server");
  }

  private static String sha256(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
