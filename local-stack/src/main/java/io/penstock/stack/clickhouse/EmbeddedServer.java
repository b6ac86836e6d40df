package io.penstock.stack.clickhouse;

import io.penstock.stack.clickhouse.front.FrontMain;
import io.penstock.stack.layout.Cache;
import io.penstock.stack.process.Java;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The command that runs our HTTP front over the embedded engine in a JVM of its own. */
final class EmbeddedServer {
  private final ClickHouseOptions options;
  private final Path library;

  EmbeddedServer(ClickHouseOptions options) {
    this.options = options;
    this.library = ChdbPackage.library(Cache.ofUser());
  }

  List<String> command() {
    Path temporary = options.directory().resolve("tmp");
    try {
      Files.createDirectories(temporary);
    } catch (IOException e) {
      throw new StackException("cannot make " + temporary, e);
    }
    return List.of(
        Java.program(),
        "-Xmx192m",
        // It copies bodies and computes nothing: Java's second compiler would take a core from the
        // engine, and from whoever it serves.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        // A buffer of 256 KiB for each request that runs.
        "-XX:MaxDirectMemorySize=160m",
        "-Djdk.nio.maxCachedBufferSize=262144",
        "-XX:-UsePerfData",
        // JNA unpacks its native half there; a kill -9 would leave it in the system's /tmp.
        "-Djava.io.tmpdir=" + temporary,
        "-Djna.tmpdir=" + temporary,
        "-Dlogback.configurationFile=logback-child.xml",
        "-cp",
        Java.ownClassPath(),
        FrontMain.class.getName(),
        "--port=" + options.port(),
        "--library=" + library,
        "--data=" + options.directory().resolve("data"),
        "--spill=" + temporary,
        "--user=" + LocalClickHouse.USER,
        "--password-file=" + options.passwordFile(),
        "--database=" + LocalClickHouse.DATABASE);
  }

  Map<String, String> environment() {
    // The engine replaces the SIGSEGV handler that the JVM needs; libjsig chains the two.
    return Map.of("LD_PRELOAD", Java.home().resolve("lib/libjsig.so").toString(), "TZ", "UTC");
  }
}
