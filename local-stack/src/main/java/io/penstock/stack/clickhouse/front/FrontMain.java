package io.penstock.stack.clickhouse.front;

import io.penstock.stack.clickhouse.engine.Engine;
import io.penstock.stack.clickhouse.engine.EngineSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Opens the engine, then serves ClickHouse's HTTP interface on 127.0.0.1 until it is told to stop.
 */
@CommandLine.Command(name = "clickhouse-front")
public final class FrontMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(FrontMain.class);

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
    QueryHandler queries = new QueryHandler(engine, access, new BodyFiles(spill));
    Server server = FrontServer.on(port, List.of(new PingHandler(), queries));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, engine), "front-stop"));
    server.start();
    return 0;
  }

  private static void stop(Server server, Engine engine) {
    try {
      server.stop();
    } catch (Exception e) {
      // A statement that is still running: the process ends all the same.
      LOG.warn("the server did not stop well", e);
    } finally {
      engine.close();
    }
  }
}
