package io.penstock.controller.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param env environment variables
 * @param out answers
 * @param err problems
 * @param prompt empty when nobody sits there
 * @param directory that relative files are looked up in
 * @param clock for "3 min ago" and for waiting
 */
record Surroundings(
    Function<String, @Nullable String> env,
    PrintWriter out,
    PrintWriter err,
    Optional<Prompt> prompt,
    Path directory,
    Clock clock) {

  /**
   * Whether a person reads the answers at a terminal, where what was printed can be painted over.
   */
  boolean terminal() {
    return prompt.isPresent();
  }

  /** Characters in a line of the terminal, as the launcher found it. */
  int columns() {
    return size("COLUMNS", 80);
  }

  /** Lines of the terminal. */
  int lines() {
    return size("LINES", 24);
  }

  private int size(String variable, int otherwise) {
    return variable(variable)
        .filter(text -> text.matches("[1-9][0-9]{0,3}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }

  /** A variable's value; empty when it is not set or has no text. */
  Optional<String> variable(String name) {
    String value = env.apply(name);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
