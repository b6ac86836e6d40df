package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.controller.docs.DocBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A bash in a directory as a reader of the documents has it: {@code ./penstock}, and a stack in
 * {@code .penstock}. What they tell to type is typed as it stands, but for the port of Postgres;
 * {@code up} and {@code down} are the test's own to do.
 */
final class DocumentedShell {

  private static final String USUAL_PORT = "5432";
  private static final Path LAUNCHER = Path.of("..", "penstock").toAbsolutePath().normalize();

  /** A refusal ends the run; a stream that is cut off by {@code --max-time} has done its work. */
  private static final String STRICT =
      """
      eval "typed_$(declare -f api)"
      api() { typed_api --fail-with-body "$@" || [ $? = 28 ]; }
      """;

  private final Desk desk;
  private final Path directory;

  DocumentedShell(Desk desk, Path directory) throws IOException {
    this.desk = desk;
    this.directory = Files.createDirectories(directory);
    Files.createSymbolicLink(
        directory.resolve(".penstock"), desk.stack().directory().root().toAbsolutePath());
    Path launcher =
        Files.writeString(
            directory.resolve("penstock"),
            """
            #!/usr/bin/env bash
            case "$1" in
              up | down) echo "the test has done: $*" ;;
              *) exec '%s' "$@" ;;
            esac
            """
                .formatted(LAUNCHER));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  /** Runs the blocks one after the other until one fails, and returns what was printed. */
  String run(List<DocBlock> blocks) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    for (DocBlock block : blocks) {
      script.append("echo '--- ").append(block.place()).append("'\n");
      script.append(block.text().replace(USUAL_PORT, port())).append('\n');
      if (block.text().contains("\napi() {")) {
        script.append(STRICT);
      }
    }
    Path file = Files.writeString(directory.resolve("blocks.sh"), script);
    Path printed = directory.resolve("printed");
    Process bash =
        new ProcessBuilder("bash", file.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    boolean ended = bash.waitFor(5, TimeUnit.MINUTES);
    bash.destroy();
    String text = Files.readString(printed);
    assertThat(ended).as(text).isTrue();
    assertThat(bash.exitValue()).as(text).isZero();
    return text;
  }

  private String port() {
    return Integer.toString(desk.file().postgres().port());
  }
}
