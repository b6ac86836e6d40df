package io.penstock.stack.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run as a child process.
 *
 * @param name short name for messages, e.g. {@code postgres}
 * @param command program and arguments; never a secret, since arguments are world-readable in /proc
 * @param environment variables added to those of this process
 * @param directory working directory of the child
 * @param log file that standard output and standard error are appended to
 */
public record ChildSpec(
    String name, List<String> command, Map<String, String> environment, Path directory, Path log) {

  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a child needs a command");
    }
  }
}
