package io.penstock.stack.layout;

import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Secrets of one installation, each a file of mode 0600 in one directory of mode 0700. Made once,
 * then kept: a pipe's sealed credentials can only be opened with the key that sealed them.
 */
public record Secrets(Path directory) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The file of a secret; it exists once {@link #text} or {@link #base64Key} was called. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** A secret of 128 random bits in hex, safe in URLs and SQL literals. */
  public String text(String name) {
    return keep(name, HexFormat.of().formatHex(random(16)));
  }

  /** A key of 256 random bits in base64. */
  public String base64Key(String name) {
    return keep(name, Base64.getEncoder().encodeToString(random(32)));
  }

  /** The secret of that name, which is {@code ifAbsent} from now on when there is none. */
  public String keep(String name, String ifAbsent) {
    Path file = file(name);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(file, ifAbsent);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StackException("cannot read or make the secret " + file, e);
    }
  }

  /** Sets a secret that somebody else chose. */
  public void replace(String name, String value) {
    keep(name, value);
    try {
      write(file(name), value);
    } catch (IOException e) {
      throw new StackException("cannot write the secret " + file(name), e);
    }
  }

  /** Writes a file of mode 0600 atomically: readers see the old content or the new, never half. */
  public static void write(Path file, String content) throws IOException {
    Path beside =
        file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(beside);
    try {
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("somebody else is writing " + file, e);
    }
    Files.write(beside, content.getBytes(StandardCharsets.UTF_8));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] random(int bytes) {
    byte[] made = new byte[bytes];
    RANDOM.nextBytes(made);
    return made;
  }
}
