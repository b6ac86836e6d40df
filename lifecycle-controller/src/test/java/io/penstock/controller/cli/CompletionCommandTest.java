package io.penstock.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks a real bash what it would complete. */
class CompletionCommandTest {

  @TempDir private Path dir;

  @Test
  void commandsAndFlagsAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("./penstock", "pipe", "resu")).containsExactly("resume");
    assertThat(completed("penstock", "pipe", "resync", "--ca")).containsExactly("--cancel");
    assertThat(completed("penstock", "pipe", "completion", "z")).containsExactly("zsh");
  }

  @Test
  void pipesAreCompletedWhereACommandWantsOne() throws IOException, InterruptedException {
    assertThat(completed("./penstock", "pipe", "status", "sh")).containsExactly("shop", "shop two");
    assertThat(completed("./penstock", "pipe", "list", "sh")).isEmpty();
  }

  private String[] completed(String... words) throws IOException, InterruptedException {
    CliRun cli = new CliRun();
    assertThat(cli.run("completion", "bash")).isZero();
    Path script = dir.resolve("completion.sh");
    // A shell function in place of timeout(1) answers for the controller.
    Files.writeString(
        script,
        cli.out()
            + """
            timeout() { printf 'shop\\nshop two\\nother\\n'; }
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            _penstock_with_pipes penstock "${COMP_WORDS[COMP_CWORD]}" "" 2>/dev/null
            [ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
            """);
    ProcessBuilder bash = new ProcessBuilder("bash", script.toString());
    bash.command().addAll(List.of(words));
    Process process = bash.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().toArray(String[]::new);
  }
}
