package io.penstock.controller.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Named places where a test makes the controller die on the spot, as kill -9 would: before and
 * after an attempt at a step, after the one that ends it, and after an outcome is recorded; with
 * the pipe's state ({@code before:SUBMIT_JOB@PROVISIONING}). The file that {@code -Dcrash.file}
 * names holds the place; it is removed first, so that the next process lives.
 */
final class CrashPoints {

  private static final String FILE = System.getProperty("crash.file", "");

  private CrashPoints() {}

  static void reach(String name) {
    if (FILE.isEmpty()) {
      return;
    }
    Path file = Path.of(FILE);
    try {
      if (Files.readString(file).strip().equals(name)) {
        Files.delete(file);
        Runtime.getRuntime().halt(137);
      }
    } catch (NoSuchFileException e) {
      // No crash is wanted.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
