package io.penstock.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Postgres's own client programs, where they are installed. */
public final class ClientPrograms {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private ClientPrograms() {}

  /**
   * The newest installed one of a name. Debian's own directories come first: what it puts on the
   * PATH is a script that looks for a cluster.
   */
  public static Optional<Path> find(String name) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .sorted(Comparator.comparing(ClientPrograms::version).reversed())
            .map(version -> version.resolve("bin").resolve(name))
            .forEach(found::add);
      } catch (IOException e) {
        throw new IllegalStateException("cannot list " + DEBIAN, e);
      }
    }
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      found.add(Path.of(directory).resolve(name));
    }
    return found.stream().filter(Files::isExecutable).findFirst();
  }

  private static double version(Path directory) {
    try {
      return Double.parseDouble(directory.getFileName().toString());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Runs one to its end against the stack's Postgres.
   *
   * @param output where its standard output goes; {@code /dev/null} for nowhere
   * @throws IllegalStateException with its exit code when it fails; its errors are on ours
   */
  public static void run(BenchStack stack, List<String> command, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PGPASSWORD", stack.file().postgres().password());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectOutput(output.toFile());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IllegalStateException(command.get(0) + " ended with " + exit);
    }
  }

  /** Host, port, user and database, as all of them take it. */
  public static List<String> connection(BenchStack stack) {
    var postgres = stack.file().postgres();
    return List.of(
        "--host=" + postgres.host(),
        "--port=" + postgres.port(),
        "--username=" + postgres.user(),
        "--dbname=" + postgres.database());
  }
}
