package io.penstock.stack.postgres;

import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command prefix under which Postgres is not root, which it refuses to be.
 *
 * <p>First choice is an unmapped user namespace: there the process sees itself as nobody, while for
 * the file system it still is the owner of the data directory, wherever that lies (even below a
 * closed home directory). Where namespaces are not allowed, the files change hands and the process
 * becomes user nobody.
 */
final class UnprivilegedUser {
  /** Where programs are kept that another user must be able to run; root's home is closed. */
  static final Path SHARED_CACHE = Path.of("/var/cache/penstock");

  private static final List<String> NAMESPACE = List.of("unshare", "--user");
  private static final String NOBODY = "65534";
  private static final List<String> DROPPED =
      List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--");

  private UnprivilegedUser() {}

  /**
   * The prefix that fits this process.
   *
   * @throws StackException when Postgres cannot be run here
   */
  static List<String> prefix() {
    if (!isRoot()) {
      return List.of();
    }
    if (works(NAMESPACE)) {
      return NAMESPACE;
    }
    if (works(DROPPED)) {
      return DROPPED;
    }
    throw new StackException(
        "Postgres refuses to run as root, and neither unshare --user nor setpriv --reuid works"
            + " here: run this as an ordinary user.");
  }

  /**
   * Hands a directory over to the user behind the prefix.
   *
   * @throws StackException when that user cannot reach it
   */
  static void giveTo(List<String> prefix, Path directory) {
    if (prefix != DROPPED) {
      return;
    }
    run(List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()));
    if (!reaches(prefix, directory)) {
      throw new StackException(
          "Postgres must run as user nobody here, who cannot reach "
              + directory
              + ": choose a directory that is not below a closed one (such as /root).");
    }
  }

  /** Whether the user behind the prefix can enter a directory. */
  static boolean reaches(List<String> prefix, Path directory) {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("test", "-x", directory.toString()));
    return run(command) == 0;
  }

  private static boolean isRoot() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  private static boolean works(List<String> prefix) {
    var command = new ArrayList<>(prefix);
    command.add("true");
    return run(command) == 0;
  }

  private static int run(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return 127;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }
}
