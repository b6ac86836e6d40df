package io.penstock.controller;

import io.penstock.controller.config.ConfigException;
import io.penstock.controller.config.ConfigReader;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.store.Store;
import java.nio.file.Path;

/** Starts the controller: {@code ControllerMain --config controller.yaml [--insecure]}. */
public final class ControllerMain {

  private ControllerMain() {}

  public static void main(String[] args) {
    boolean insecure = args.length == 3 && args[2].equals("--insecure");
    if (!insecure && args.length != 2 || !args[0].equals("--config")) {
      fail("usage: ControllerMain --config FILE [--insecure]");
      return;
    }
    try {
      ControllerConfig config = ConfigReader.read(Path.of(args[1]), insecure);
      Store store = Store.open(config.dataDir());
      Wiring wiring = new Wiring(config, store);
      Runtime.getRuntime().addShutdownHook(new Thread(wiring::close, "shutdown"));
      wiring.start();
    } catch (ConfigException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }
}
