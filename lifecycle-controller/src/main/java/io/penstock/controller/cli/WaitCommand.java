package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Humane;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "wait",
    description = {
      "Waits until a pipe is in a state.",
      "Ends with 1 as soon as the pipe is in a state that does not lead there by itself."
    })
final class WaitCommand extends OnePipeCommand {

  @Option(
      names = "--for",
      required = true,
      split = ",",
      paramLabel = "STATE",
      description = "running, paused, completed, snapshot, failed …; several by comma")
  private List<String> states = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "such as 90s, 10m, 2h (default: ${DEFAULT-VALUE})")
  private String timeout = "10m";

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException, WaitTimedOutException {
    Duration atMost;
    try {
      atMost = Waiting.duration(timeout);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    return new Waiting(controller, surroundings(), atMost).await(pipe(), id, states);
  }

  @Override
  void print(JsonNode status, PrintWriter out) {
    String lag = Humane.behind(status.path("lagSeconds"));
    out.println(
        pipe()
            + " is "
            + text(status, "/state")
            + (lag.equals(Humane.NONE) ? "" : ", " + lag)
            + ".");
  }
}
