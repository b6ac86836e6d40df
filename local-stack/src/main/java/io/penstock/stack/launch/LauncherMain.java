package io.penstock.stack.launch;

import io.penstock.stack.process.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code penstock up} and {@code penstock down}. */
@Command(
    name = "penstock",
    subcommands = {UpCommand.class, DownCommand.class, SuperviseCommand.class})
public final class LauncherMain {
  private LauncherMain() {}

  public static void main(String[] arguments) {
    int exit =
        new CommandLine(new LauncherMain())
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
