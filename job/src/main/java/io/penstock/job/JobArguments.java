package io.penstock.job;

import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What follows the jar on {@code flink run}, or stands in the dashboard's Submit form. */
public final class JobArguments {

  private static final String USAGE =
      "usage: --spec FILE (as written by `penstock pipe prepare`) | --spec-json JSON";

  private JobArguments() {}

  /**
   * Reads the spec that the arguments name.
   *
   * @throws IllegalArgumentException when they name none, or it is not valid
   */
  public static PipeSpec spec(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(USAGE);
    }
    return switch (arguments[0]) {
      case "--spec-json" -> SpecJson.read(arguments[1]);
      case "--spec" -> SpecJson.read(read(arguments[1]));
      default -> throw new IllegalArgumentException(USAGE);
    };
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("--spec: " + file + " cannot be read", e);
    }
  }
}
