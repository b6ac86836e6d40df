package io.penstock.stack.launch;

import java.nio.file.Path;

/** Where this process logs to. Must be told before the first logger is made. */
final class Logging {
  private Logging() {}

  /** The terminal is for people: everything else goes to the file. */
  static void toFile(Path file) {
    System.setProperty("penstock.log", file.toString());
    System.setProperty("logback.configurationFile", "logback-launcher.xml");
  }
}
