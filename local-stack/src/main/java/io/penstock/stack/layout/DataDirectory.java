package io.penstock.stack.layout;

import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory of one stack: everything it keeps is in here, so deleting it deletes the stack. */
public record DataDirectory(Path root) {
  private static final FileAttribute<?> CLOSED =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Makes the directory. It can be passed through by others, since Postgres may have to run as
   * another user than root; what lies in it cannot be listed, and each room but Postgres's is
   * closed.
   */
  public void make() {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      }
      for (String room : new String[] {"logs", "secrets", "flink", "clickhouse", "controller"}) {
        if (!Files.isDirectory(root.resolve(room))) {
          Files.createDirectory(root.resolve(room), CLOSED);
        }
      }
    } catch (IOException e) {
      throw new StackException("cannot make the data directory " + root + ": " + e, e);
    }
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  public Secrets secrets() {
    return new Secrets(root.resolve("secrets"));
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path clickhouse() {
    return root.resolve("clickhouse");
  }

  public Path controller() {
    return root.resolve("controller");
  }

  /** Addresses, credentials and process ids of a running stack. */
  public Path stackFile() {
    return root.resolve("stack.json");
  }

  /** Ports of the last run, taken again when they are free. */
  public Path portsFile() {
    return root.resolve("ports.json");
  }

  /** Locked by the one supervisor that may work on this directory. */
  public Path lockFile() {
    return root.resolve("supervisor.lock");
  }

  /** What the supervisor is, and how far it has come. */
  public Path supervisorFile() {
    return root.resolve("supervisor.json");
  }
}
