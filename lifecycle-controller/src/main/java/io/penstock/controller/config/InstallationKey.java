package io.penstock.controller.config;

import io.penstock.model.secret.SecretBox;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The key that seals secrets at rest. Flink's processes open them with the same file. */
public final class InstallationKey {

  private InstallationKey() {}

  /**
   * The key in the file, which is made for its owner alone when it is absent.
   *
   * @throws ConfigException when it can neither be read nor made, or is no key
   */
  public static SecretBox box(Path file) {
    try {
      if (Files.notExists(file)) {
        make(file);
      }
      return new SecretBox(Files.readString(file));
    } catch (IOException e) {
      throw new ConfigException("installationKeyFile " + file + " cannot be used: " + e);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("installationKeyFile " + file + ": " + e.getMessage());
    }
  }

  private static void make(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, SecretBox.newKey() + "\n", StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its key is read.
    }
  }
}
