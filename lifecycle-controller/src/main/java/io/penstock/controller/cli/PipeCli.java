package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ErrorJson;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ./penstock pipe …}. */
@Command(
    name = "penstock pipe",
    description = "Makes pipes from Postgres to ClickHouse, watches and commands them.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the controller refused, the pipe failed, or verify found rows that differ",
      "2:the command line is not right",
      "3:no controller answers",
      "4:the wait timed out",
      "5:apply --dry-run would change something"
    },
    footerHeading = "%nConnection:%n",
    footer = {
      "  --url and --key-id, the secret from PENSTOCK_KEY_SECRET; else --data-dir;",
      "  else PENSTOCK_URL, PENSTOCK_KEY_ID and PENSTOCK_KEY_SECRET; else the stack",
      "  that ./penstock up runs in .penstock. Secrets are never arguments."
    },
    subcommands = {
      CreateCommand.class,
      ValidateCommand.class,
      ApplyCommand.class,
      ExportCommand.class,
      DiscoverCommand.class,
      ListCommand.class,
      GetCommand.class,
      StatusCommand.class,
      TablesCommand.class,
      EventsCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ResyncCommand.class,
      EditCommand.class,
      DeleteCommand.class,
      WaitCommand.class,
      VerifyCommand.class,
      SavepointsCommand.class,
      PrepareCommand.class,
      CompletionCommand.class
    })
public final class PipeCli implements Runnable {

  static final int REFUSED = 1;
  static final int UNREACHABLE = 3;
  static final int TIMED_OUT = 4;
  static final int WOULD_CHANGE = 5;

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "show this help")
  private boolean help;

  PipeCli(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Console console = System.console();
    Optional<Prompt> prompt =
        console == null ? Optional.empty() : Optional.of(new ConsolePrompt(console));
    System.exit(
        run(
            new Surroundings(System::getenv, out, err, prompt, Path.of(""), Clock.systemUTC()),
            args));
  }

  /** Runs one command and returns its exit code. */
  static int run(Surroundings surroundings, String... args) {
    CommandLine line =
        new CommandLine(new PipeCli(surroundings))
            .setOut(surroundings.out())
            .setErr(surroundings.err())
            .setUsageHelpWidth(100)
            .setParameterExceptionHandler((e, wrong) -> usage(surroundings, e))
            .setExecutionExceptionHandler((e, command, parsed) -> failed(surroundings, e, command));
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  Surroundings surroundings() {
    return surroundings;
  }

  private static int usage(Surroundings surroundings, ParameterException e) {
    CommandLine command = e.getCommandLine();
    surroundings.err().println(e.getMessage());
    surroundings.err().println("See: ./" + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Surroundings surroundings, Exception e, CommandLine command)
      throws Exception {
    if (e instanceof RefusedException refused) {
      return failed(surroundings, command, refused.problems(), refused.answer(), REFUSED);
    }
    List<String> problem = List.of(String.valueOf(e.getMessage()));
    if (e instanceof UnreachableException) {
      JsonNode json = ErrorJson.of("UNREACHABLE", problem);
      return failed(surroundings, command, problem, json, UNREACHABLE);
    }
    if (e instanceof WaitTimedOutException) {
      JsonNode json = ErrorJson.of("TIMED_OUT", problem);
      return failed(surroundings, command, problem, json, TIMED_OUT);
    }
    throw e;
  }

  private static int failed(
      Surroundings surroundings,
      CommandLine command,
      List<String> problems,
      JsonNode json,
      int exit) {
    if (!json.isMissingNode() && command.getParseResult().hasMatchedOption("--json")) {
      surroundings.out().println(json.toPrettyString());
    }
    problems.forEach(surroundings.err()::println);
    return exit;
  }
}
