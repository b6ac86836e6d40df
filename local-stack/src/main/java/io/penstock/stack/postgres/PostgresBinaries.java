package io.penstock.stack.postgres;

import io.penstock.stack.layout.Cache;
import io.penstock.stack.process.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Postgres programs on this machine: those of an installed Postgres, or the ones that come as a
 * Maven artifact (io.zonky.test.postgres: a tar.xz in a jar), unpacked once into the user's cache.
 */
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresBinaries() {}

  /** The bin directory of the packaged Postgres. */
  static Path packaged(Cache cache) {
    return cache.entry("postgres-" + digest(), PostgresBinaries::unpack).resolve("bin");
  }

  private static String digest() {
    try (InputStream archive = open()) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(archive, sha).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new StackException("cannot read the packaged Postgres", e);
    }
  }

  private static void unpack(Path into) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(open()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("archive entry outside of its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(target.getParent());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }

  private static InputStream open() throws IOException {
    InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new IOException("no " + ARCHIVE + " on the class path");
    }
    return new BufferedInputStream(archive, 1 << 16);
  }
}
