package io.penstock.job.secret;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.secret.SecretBox;
import io.penstock.model.secret.SecretOpener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens the spec's secrets inside Flink's processes. Their configuration names the installation's
 * key file: {@code env.java.opts.all: -Dpenstock.key-file=PATH}.
 */
public final class JobSecrets {

  /** System property with the path of the key file. */
  public static final String KEY_FILE = "penstock.key-file";

  private JobSecrets() {}

  /** An opener for this process. */
  public static SecretOpener opener() {
    return new SecretOpener(System::getenv, JobSecrets::read, JobSecrets::box);
  }

  private static SecretBox box() {
    String path = System.getProperty(KEY_FILE);
    if (path == null) {
      throw new PipeException(
          ErrorCode.SECRET_UNREADABLE,
          "flink-conf does not name the key file: add -D"
              + KEY_FILE
              + "=PATH to env.java.opts.all");
    }
    return new SecretBox(read(path));
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
