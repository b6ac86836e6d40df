package io.penstock.stack.launch;

import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.process.Signal;
import io.penstock.stack.process.StackException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock down}. */
@Command(
    name = "down",
    description = "Stops what up has started; the data stay.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 60;

  @Mixin private DataDirOption stack = new DataDirOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = stack.directory();
    if (!Files.isDirectory(directory.root())) {
      say("There is no stack in " + directory.root() + ".");
      return 0;
    }
    Optional<SupervisorLock> lock = SupervisorLock.tryTake(directory);
    if (lock.isPresent()) {
      lock.get().close();
      Files.deleteIfExists(directory.stackFile());
      say("Nothing is running in " + directory.root() + ".");
      return 0;
    }
    SupervisorState state = SupervisorState.read(directory);
    Optional<ProcessHandle> supervisor =
        state == null ? Optional.empty() : ProcessHandle.of(state.pid());
    if (supervisor.isPresent()) {
      Signal.TERM.sendTo(supervisor.get().pid());
      awaitEnd(supervisor.get());
    }
    say("Stopped; the data stay in " + directory.root() + ".");
    return 0;
  }

  private static void awaitEnd(ProcessHandle supervisor) throws Exception {
    try {
      supervisor.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StackException(
          "the supervisor (process "
              + supervisor.pid()
              + ") has not ended within "
              + PATIENCE_SECONDS
              + " s; kill -9 ends it and all its children.",
          e);
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
