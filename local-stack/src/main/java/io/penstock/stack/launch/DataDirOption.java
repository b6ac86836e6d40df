package io.penstock.stack.launch;

import io.penstock.stack.layout.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
final class DataDirOption {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Default: .penstock in the current directory.")
  private Path dataDir = Path.of(".penstock");

  DataDirectory directory() {
    return new DataDirectory(dataDir);
  }
}
