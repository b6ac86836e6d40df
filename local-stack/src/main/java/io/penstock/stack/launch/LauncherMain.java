package io.penstock.stack.launch;

import io.penstock.stack.process.StackException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code penstock up}, {@code down} and {@code sql}. */
@Command(
    name = "penstock",
    subcommands = {UpCommand.class, DownCommand.class, SqlCommand.class, SuperviseCommand.class})
public final class LauncherMain {
  private LauncherMain() {}

  public static void main(String[] arguments) {
    int exit =
        new CommandLine(new LauncherMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            // Rows are of any language, whatever the terminal's.
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(LauncherMain::explain)
            .execute(arguments);
    System.exit(exit);
  }

  /** What a person can act on is a sentence; anything else is ours: picocli prints its trace. */
  private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (error instanceof StackException) {
      command.getErr().println("penstock: " + error.getMessage());
      return 1;
    }
    throw error;
  }
}
