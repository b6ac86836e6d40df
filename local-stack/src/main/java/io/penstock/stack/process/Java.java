package io.penstock.stack.process;

import java.nio.file.Path;

/** The Java that runs this process, for running others with it. */
public final class Java {
  private Java() {}

  public static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  public static String program() {
    return home().resolve("bin/java").toString();
  }

  /** The class path of this process, whether started by the launcher or by a test runner. */
  public static String ownClassPath() {
    return System.getProperty("java.class.path");
  }
}
