package io.penstock.stack.clickhouse.front;

import com.sun.net.httpserver.HttpServer;
import io.penstock.stack.clickhouse.engine.Engine;
import io.penstock.stack.clickhouse.engine.EngineSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Opens the engine, then serves ClickHouse's HTTP interface on 127.0.0.1 until it is told to stop.
 */
@CommandLine.Command(name = "clickhouse-front")
public final class FrontMain implements Callable<Integer> {
  @Option(names = "--port", required = true)
  private int port;

  @Option(names = "--library", required = true, description = "libchdb.so")
  private Path library = Path.of("libchdb.so");

  @Option(names = "--data", required = true, description = "data directory of the engine")
  private Path data = Path.of("data");

  @Option(names = "--spill", required = true, description = "directory for very large bodies")
  private Path spill = Path.of("spill");

  @Option(names = "--user", required = true)
  private String user = "default";

  @Option(names = "--password-file", required = true)
  private Path passwordFile = Path.of("password");

  @Option(names = "--database", required = true, description = "Atomic database made at start")
  private String database = "penstock";

  public static void main(String[] arguments) {
    // The JDK's server leaves Nagle's algorithm on unless told otherwise: 40 ms for each answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    System.setProperty("sun.net.httpserver.idleInterval", "300");
    int exit = new CommandLine(new FrontMain()).execute(arguments);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  @Override
  public Integer call() throws Exception {
    Engine engine = Engine.open(library, data);
    try (EngineSession session = engine.session()) {
      // The engine's own database "default" is an Overlay: no UUIDs, so no EXCHANGE TABLES.
      session.execute("CREATE DATABASE IF NOT EXISTS `" + database + "` ENGINE = Atomic");
    }
    Access access = new Access(user, Files.readString(passwordFile).strip());
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    server.setExecutor(threads);
    server.createContext("/ping", exchange -> Reply.text(exchange, 200, "Ok.\n"));
    server.createContext("/", new QueryHandler(engine, access, new BodyFiles(spill)));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.stop(1);
                  engine.close();
                },
                "front-stop"));
    server.start();
    return 0;
  }
}
