package io.penstock.stack.clickhouse;

import io.penstock.stack.layout.Cache;
import io.penstock.stack.process.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ClickHouse engine as an npm package: 166 MB to fetch, once for each user. npm checks the
 * tarball against the registry's word; the digest here is ours, so that neither can change.
 */
final class ChdbPackage {
  private static final Logger LOG = LoggerFactory.getLogger(ChdbPackage.class);

  private static final String PACKAGE = "@chdb/lib-linux-x64-gnu";
  private static final String VERSION = "26.5.3";
  private static final String SHA512 =
      "fPrLmRt5Moor9yGz4mazbrNje4t7X9KB2mTGkXFWRxRBs2iKy8yh6jx11xsa0Qr3iDFMU/yHqd+bVdYJXu3QaQ==";
  private static final String LIBRARY = "libchdb.so";

  private ChdbPackage() {}

  /** Path of libchdb.so, fetched if need be. */
  static Path library(Cache cache) {
    return cache.entry("chdb-" + VERSION, ChdbPackage::fetch).resolve(LIBRARY);
  }

  private static void fetch(Path into) throws IOException {
    LOG.info("fetching the ClickHouse engine {}@{} with npm (166 MB, once)", PACKAGE, VERSION);
    Path npmLog = into.resolve("npm.log");
    Process npm;
    try {
      npm =
          new ProcessBuilder(
                  List.of(
                      "npm",
                      "pack",
                      "--silent",
                      "--pack-destination",
                      into.toString(),
                      PACKAGE + "@" + VERSION))
              .directory(into.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(npmLog.toFile())
              .start();
    } catch (IOException e) {
      throw new StackException(
          "npm is needed to fetch the ClickHouse engine: install npm (Debian: apt-get install npm),"
              + " put a clickhouse program on PATH, or give --clickhouse-url.",
          e);
    }
    try {
      if (npm.waitFor() != 0) {
        throw new StackException(
            "npm could not fetch " + PACKAGE + "@" + VERSION + ": " + Files.readString(npmLog));
      }
    } catch (InterruptedException e) {
      npm.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while npm was fetching the ClickHouse engine", e);
    }
    Path tarball;
    try (var files = Files.newDirectoryStream(into, "*.tgz")) {
      tarball = files.iterator().next();
    }
    unpack(tarball, into.resolve(LIBRARY));
    Files.delete(tarball);
    Files.delete(npmLog);
  }

  private static void unpack(Path tarball, Path library) throws IOException {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-512", e);
    }
    boolean found = false;
    try (InputStream raw = new DigestInputStream(Files.newInputStream(tarball), sha)) {
      var tar =
          new TarArchiveInputStream(
              new GzipCompressorInputStream(new BufferedInputStream(raw, 1 << 16)));
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().equals("package/" + LIBRARY)) {
          Files.copy(tar, library);
          found = true;
        }
      }
      raw.transferTo(OutputStream.nullOutputStream());
    }
    String digest = Base64.getEncoder().encodeToString(sha.digest());
    if (!digest.equals(SHA512)) {
      throw new IOException(
          PACKAGE
              + "@"
              + VERSION
              + " is not what it was: sha512 "
              + digest
              + ", expected "
              + SHA512);
    }
    if (!found) {
      throw new IOException("no " + LIBRARY + " in " + tarball.getFileName());
    }
  }
}
