package io.penstock.stack.layout;

import io.penstock.stack.process.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The repository that this runs from, and what its build has put where. */
public record Home(Path root) {
  private static final String MARK = "flink-conf/config.yaml";

  /**
   * The repository: {@code penstock.home} (system property) or {@code PENSTOCK_HOME}, else the
   * nearest directory above the current one that looks like it (tests run in their module's).
   */
  public static Home find() {
    for (String given :
        new @Nullable String[] {
          System.getProperty("penstock.home"), System.getenv("PENSTOCK_HOME")
        }) {
      if (given != null && !given.isBlank()) {
        return new Home(Path.of(given).toAbsolutePath().normalize());
      }
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(MARK))) {
        return new Home(at);
      }
    }
    throw new StackException("Penstock's directory is not known: set PENSTOCK_HOME to it.");
  }

  /** Directory of the jars that Flink's processes run from. */
  public Path flinkLibrary() {
    return built(root.resolve("local-stack/flink-cluster/target/lib"));
  }

  /** The controller's own jar. */
  public Path controllerJar() {
    return built(
        root.resolve("lifecycle-controller/target/lifecycle-controller-0.1.0-SNAPSHOT.jar"));
  }

  /** Directory of the jars that the controller needs. */
  public Path controllerLibrary() {
    return built(root.resolve("lifecycle-controller/target/lib"));
  }

  /** The shaded jar of the Flink job, where it has been built: it is built after this module. */
  public Optional<Path> jobJar() {
    return Optional.of(root.resolve("job/target/penstock-job.jar")).filter(Files::exists);
  }

  /** The shaded jar of the job with reader flink-cdc, where it has been built. */
  public Optional<Path> flinkCdcJobJar() {
    return Optional.of(root.resolve("reader-flink-cdc/target/penstock-job-flink-cdc.jar"))
        .filter(Files::exists);
  }

  private static Path built(Path file) {
    if (!Files.exists(file)) {
      throw new StackException(file + " is missing: build it with mvn package -DskipTests.");
    }
    return file;
  }
}
