package io.penstock.controller.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands, flags and names of pipes in bash and zsh.",
      "Into the shell with: source <(./penstock pipe completion bash)"
    })
final class CompletionCommand implements Callable<Integer> {

  /** Shells; the script is the same, as zsh takes bash's by bashcompinit, which it turns on. */
  enum Shell {
    bash,
    zsh
  }

  @ParentCommand private PipeCli cli;

  @Parameters(index = "0", paramLabel = "bash|zsh", description = "the shell")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine root = new CommandLine(CommandSpec.create().name("penstock"));
    root.addSubcommand("pipe", new CommandLine(new PipeCli(cli.surroundings())));
    cli.surroundings().out().println(AutoComplete.bash("penstock", root));
    cli.surroundings().out().println(names());
    return 0;
  }

  /** What picocli cannot know: the pipes that there are. */
  private static String names() {
    try (InputStream script =
        Objects.requireNonNull(
            CompletionCommand.class.getResourceAsStream("/completion/pipe-names.sh"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
