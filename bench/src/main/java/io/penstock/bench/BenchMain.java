package io.penstock.bench;

import io.penstock.stack.process.StackException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Entry point of {@code penstock bench}. */
@Command(
    name = "bench",
    description = "Measures Penstock beside its peers and the limits, on the same data in one run.",
    mixinStandardHelpOptions = true)
public final class BenchMain implements Callable<Integer> {
  private static final int ROUNDS = 3;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "all",
      description = "${COMPLETION-CANDIDATES}; all, which is all but verify, unless told.")
  private Scenario scenario = Scenario.all;

  @Option(
      names = "--rows",
      description =
          "Rows of the narrow table; sizes everything else (default 5,000,000; of verify"
              + " 10,000,000; of all fewer where the machine is slow).")
  private @Nullable Long rows;

  @Option(names = "--rounds", description = "Rounds that count, after a warm-up (default 3).")
  private int rounds = ROUNDS;

  @Option(names = "--out", description = "Where results go (default target/bench/<date>).")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    int exit =
        new CommandLine(new BenchMain())
            .setExecutionExceptionHandler(BenchMain::explain)
            .execute(arguments);
    System.exit(exit);
  }

  @Override
  public Integer call() throws Exception {
    boolean paced = scenario == Scenario.all && rows == null;
    return new Bench(scenario, options(), paced).run() ? 0 : 1;
  }

  BenchOptions options() {
    Path chosen =
        out != null
            ? out
            : Path.of(
                "target",
                "bench",
                LocalDateTime.now(java.time.Clock.systemUTC())
                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmm")));
    long narrow = rows != null ? rows : scenario.rows();
    return new BenchOptions(narrow, rounds, chosen.toAbsolutePath().normalize());
  }

  Scenario scenario() {
    return scenario;
  }

  private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (error instanceof StackException || error instanceof IllegalArgumentException) {
      command.getErr().println("bench: " + error.getMessage());
      return error instanceof IllegalArgumentException ? 2 : 1;
    }
    throw error;
  }
}
