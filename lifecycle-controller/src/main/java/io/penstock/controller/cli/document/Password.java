package io.penstock.controller.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code env:NAME} and {@code file:PATH}, so that no password need stand in a pipe's file.
 */
public final class Password {

  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private Password() {}

  /**
   * The password that {@code text} points to, or {@code text} where it is none of the two forms.
   *
   * @throws IllegalArgumentException when the variable or the file is not there
   */
  public static String open(String text, Function<String, @Nullable String> env, Path directory) {
    if (text.startsWith(ENV)) {
      return ofVariable(text.substring(ENV.length()), env);
    }
    if (text.startsWith(FILE)) {
      return ofFile(directory.resolve(text.substring(FILE.length())));
    }
    return text;
  }

  /** The value of an environment variable. */
  public static String ofVariable(String name, Function<String, @Nullable String> env) {
    String value = env.apply(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment variable " + name + ", which should hold the password, is not set");
    }
    return value;
  }

  /** The text of a file, without the line ends that editors put there. */
  public static String ofFile(Path file) {
    try {
      return Files.readString(file).replaceFirst("[\\r\\n]+$", "");
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file " + file + ", which should hold the password, cannot be read", e);
    }
  }
}
