package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Humane;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "wait",
    description = {
      "Waits until a pipe is in a state.",
      "Ends with 1 as soon as the pipe is in a state that does not lead there by itself."
    })
final class WaitCommand extends OnePipeCommand {

  private static final Duration BETWEEN = Duration.ofMillis(500);

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
    Instant end = surroundings().clock().instant().plus(duration(timeout));
    while (true) {
      JsonNode status = controller.about(id, "status");
      String state = status.path("state").asText("");
      if (states.stream().anyMatch(state::equalsIgnoreCase)) {
        return status;
      }
      if (state.equals("Failed") || state.equals("Completed")) {
        throw new RefusedException(deadEnd(status, state));
      }
      if (!surroundings().clock().instant().isBefore(end)) {
        throw new WaitTimedOutException(
            pipe() + " is still " + state + " after " + timeout + ". " + text(status, "/sentence"));
      }
      pauseBetweenLooks();
    }
  }

  private String deadEnd(JsonNode status, String state) {
    String code = text(status, "/code");
    return pipe()
        + " is "
        + state
        + (code.isEmpty() ? "" : ": " + text(status, "/reason") + " [" + code + "]")
        + " "
        + text(status, "/remedy");
  }

  private static void pauseBetweenLooks() throws UnreachableException {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting", e);
    }
  }

  private Duration duration(String text) {
    try {
      String lower = text.toLowerCase(Locale.ROOT);
      return lower.matches("\\d+")
          ? Duration.ofSeconds(Long.parseLong(lower))
          : Duration.parse("pt" + lower);
    } catch (RuntimeException e) {
      throw usage("--timeout is a time such as 90s, 10m or 2h, not " + text);
    }
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
