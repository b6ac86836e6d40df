package io.penstock.controller.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directories of checkpoints and savepoints, where the controller can see them: {@code file:}
 * URIs. A directory can be restored from when it holds {@code _metadata}, which Flink writes last
 * and whole (docs, "Checkpoints", "Directory Structure").
 */
public final class StateFiles {

  private static final String METADATA = "_metadata";

  private final String checkpointDir;
  private final String savepointDir;

  public StateFiles(String checkpointDir, String savepointDir) {
    this.checkpointDir = checkpointDir;
    this.savepointDir = savepointDir;
  }

  /** Where a pipe's savepoints go. */
  public String savepointDir(String pipeId) {
    return savepointDir + "/" + pipeId;
  }

  /** Retained checkpoints of a job that can be restored from, newest first. */
  public List<String> checkpoints(String jobId) {
    Optional<Path> dir = local(checkpointDir + "/" + jobId);
    if (dir.isEmpty()) {
      return List.of();
    }
    return usable(dir.get(), "chk-", Comparator.comparingLong(StateFiles::number).reversed());
  }

  /** Savepoints of a job in its pipe's directory that can be restored from, newest first. */
  public List<String> savepoints(String pipeId, String jobId) {
    Optional<Path> dir = local(savepointDir(pipeId));
    if (dir.isEmpty()) {
      return List.of();
    }
    // Flink names them savepoint-<first six of the job id>-<random>.
    return usable(
        dir.get(),
        "savepoint-" + jobId.substring(0, 6) + "-",
        Comparator.comparing(StateFiles::changed).reversed());
  }

  private static List<String> usable(Path dir, String prefix, Comparator<Path> order) {
    try (Stream<Path> children = Files.list(dir)) {
      return children
          .filter(child -> child.getFileName().toString().startsWith(prefix))
          .filter(child -> Files.isRegularFile(child.resolve(METADATA)))
          .sorted(order)
          .map(child -> "file://" + child)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path checkpoint) {
    try {
      return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static long changed(Path savepoint) {
    try {
      return Files.getLastModifiedTime(savepoint.resolve(METADATA)).toMillis();
    } catch (IOException e) {
      return -1;
    }
  }

  /** Whether one was completed after another; false where the controller cannot see them. */
  public boolean newer(String path, String than) {
    Optional<Path> one = local(path);
    Optional<Path> other = local(than);
    return one.isPresent() && other.isPresent() && changed(one.get()) > changed(other.get());
  }

  /** Whether it can be restored from; true where the controller cannot see it. */
  public boolean usable(String path) {
    return local(path).map(dir -> Files.isRegularFile(dir.resolve(METADATA))).orElse(true);
  }

  /** Removes everything below a job's checkpoint directory. */
  public void removeCheckpoints(String jobId) {
    if (!jobId.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("not a job id: " + jobId);
    }
    local(checkpointDir + "/" + jobId).ifPresent(StateFiles::remove);
  }

  /** Removes all of a pipe's savepoints. */
  public void removeSavepoints(String pipeId) {
    if (pipeId.length() != 36) {
      throw new IllegalArgumentException("not a pipe id: " + pipeId);
    }
    local(savepointDir(pipeId)).ifPresent(StateFiles::remove);
  }

  /** Removes one savepoint if the controller can see it, and tells whether. */
  public boolean removeSavepoint(String path) {
    if (!path.startsWith(savepointDir + "/")) {
      return false;
    }
    Optional<Path> dir = local(path);
    dir.ifPresent(StateFiles::remove);
    return dir.isPresent();
  }

  private static void remove(Path dir) {
    try {
      Files.walkFileTree(
          dir,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> local(String uri) {
    if (!uri.startsWith("file:")) {
      return Optional.empty();
    }
    return Optional.of(Path.of(URI.create(uri).getPath()));
  }
}
