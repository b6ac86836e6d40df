package io.penstock.stack.launch;

import io.penstock.stack.LocalStack;
import io.penstock.stack.process.StackException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The background process of {@code up --detach}; its output is DIR/logs/supervisor.log. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
  @Mixin private UpOptions options = new UpOptions();

  @Override
  public Integer call() throws Exception {
    Logger log = LoggerFactory.getLogger(SuperviseCommand.class);
    SupervisorLock lock =
        SupervisorLock.tryTake(options.directory())
            .orElseThrow(
                () ->
                    new StackException(
                        "another supervisor works on " + options.directory().root() + " already"));
    Supervisor supervisor = new Supervisor(options, lock);
    LocalStack stack = supervisor.start(log::info);
    supervisor.startDemo(stack, log::info);
    supervisor.awaitStop();
    return 0;
  }
}
