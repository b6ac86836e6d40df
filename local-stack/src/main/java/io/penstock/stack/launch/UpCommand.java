package io.penstock.stack.launch;

import io.penstock.stack.LocalStack;
import io.penstock.stack.StackFile;
import io.penstock.stack.layout.DataDirectory;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock up}. */
@Command(
    name = "up",
    description = "Starts Postgres, ClickHouse, Flink and the controller on this machine.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin private UpOptions options = new UpOptions();

  @Option(
      names = "--detach",
      description = "Return when everything answers; run in the background.")
  private boolean detach;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    DataDirectory directory = options.directory();
    RunningStack other = new RunningStack(directory);
    Optional<SupervisorLock> lock = SupervisorLock.tryTake(directory);
    while (lock.isEmpty() && other.isStopping()) {
      other.awaitEnd();
      lock = SupervisorLock.tryTake(directory);
    }
    if (lock.isEmpty()) {
      StackFile running = other.awaitReady(line -> say(out, line));
      say(out, "Penstock is up already.");
      Addresses.print(running, directory, out);
      return 0;
    }
    options.stack().checkFlags();
    if (detach) {
      // The background process takes the lock for itself.
      lock.get().close();
      BackgroundSupervisor.start(options);
      StackFile running = other.awaitReady(line -> say(out, line));
      Addresses.print(running, directory, out);
      say(out, "Stop it with: ./penstock down --data-dir " + directory.root());
      return 0;
    }
    return runHere(lock.get(), out);
  }

  private int runHere(SupervisorLock lock, PrintWriter out) throws InterruptedException {
    DataDirectory directory = options.directory();
    Logging.toFile(directory.log("supervisor"));
    Supervisor supervisor = new Supervisor(options, lock);
    LocalStack stack = supervisor.start(line -> say(out, line));
    Addresses.print(stack.file(), directory, out);
    supervisor.startDemo(stack, line -> say(out, line));
    say(out, "Ctrl-C stops everything; the data stay in " + directory.root());
    supervisor.awaitStop();
    return 0;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
