package io.penstock.stack.layout;

import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The per-user cache of unpacked programs: {@code ${XDG_CACHE_HOME:-$HOME/.cache}/penstock}. An
 * entry is filled beside its place and renamed into it, so a half-made one is never seen, whoever
 * is killed and however many fill it at once.
 */
public record Cache(Path root) {

  /** Fills an empty directory with the entry's files. */
  @FunctionalInterface
  public interface Filler {
    void fill(Path directory) throws IOException;
  }

  /** The cache of the user who runs this. */
  public static Cache ofUser() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new Cache(base.resolve("penstock"));
  }

  /**
   * The directory of an entry, filled if it is not there yet.
   *
   * @param name contains the version or digest of what is in it; entries never change
   * @throws StackException when it cannot be filled
   */
  public Path entry(String name, Filler filler) {
    Path place = root.resolve(name);
    if (Files.isDirectory(place)) {
      return place;
    }
    try {
      Files.createDirectories(root);
      Path beside = Files.createTempDirectory(root, "." + name + "-");
      try {
        filler.fill(beside);
        Files.setPosixFilePermissions(
            beside, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        moveInto(beside, place);
      } finally {
        Trees.delete(beside);
      }
      return place;
    } catch (IOException e) {
      throw new StackException("cannot fill " + place + ": " + e, e);
    }
  }

  private static void moveInto(Path from, Path place) throws IOException {
    try {
      Files.move(from, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another process was faster (rename(2) says ENOTEMPTY); its entry has the same content.
      if (!Files.isDirectory(place)) {
        throw e;
      }
    }
  }
}
