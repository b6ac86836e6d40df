package io.penstock.stack.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/** Whole directory trees. */
public final class Trees {
  private Trees() {}

  /** Copies a tree with its files' modes to where nothing is yet. */
  public static void copy(Path root, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (var paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(root.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Deletes a tree; nothing there is fine. */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
