package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Looks at a pipe until it is where somebody wants it. */
final class Waiting {

  /** States that a pipe does not leave by itself. */
  private static final Collection<String> ENDS = List.of("Failed", "Completed");

  private final ControllerClient controller;
  private final Surroundings surroundings;
  private final Duration atMost;

  Waiting(ControllerClient controller, Surroundings surroundings, Duration atMost) {
    this.controller = controller;
    this.surroundings = surroundings;
    this.atMost = atMost;
  }

  /**
   * Waits for one of the states, in any case of letters, and returns the status then.
   *
   * @param pipe as the user named it
   * @throws RefusedException as soon as the pipe is in a state that does not lead there
   */
  JsonNode await(String pipe, String id, Collection<String> states)
      throws RefusedException, UnreachableException, WaitTimedOutException {
    Instant end = surroundings.clock().instant().plus(atMost);
    while (true) {
      JsonNode status = controller.about(id, "status");
      String state = status.path("state").asText("");
      if (states.stream().anyMatch(state::equalsIgnoreCase)) {
        return status;
      }
      if (ENDS.contains(state)) {
        throw new RefusedException(deadEnd(pipe, status, state));
      }
      if (!surroundings.clock().instant().isBefore(end)) {
        throw new WaitTimedOutException(
            pipe
                + " is still "
                + state
                + " after "
                + atMost.toString().substring(2).toLowerCase(Locale.ROOT)
                + ". "
                + RemoteCommand.text(status, "/sentence"));
      }
      betweenLooks(Duration.ofMillis(500));
    }
  }

  /** That a pipe is in a state which leads nowhere, why, and what to do. */
  static String deadEnd(String pipe, JsonNode status, String state) {
    String code = RemoteCommand.text(status, "/code");
    return pipe
        + " is "
        + state
        + (code.isEmpty() ? "" : ": " + RemoteCommand.text(status, "/reason") + " [" + code + "]")
        + " "
        + RemoteCommand.text(status, "/remedy");
  }

  /** Lets some time pass. */
  static void betweenLooks(Duration time) throws UnreachableException {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting", e);
    }
  }

  /**
   * Reads {@code 90s}, {@code 10m}, {@code 2h}, or a number of seconds.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Duration duration(String text) {
    try {
      String lower = text.toLowerCase(Locale.ROOT);
      return lower.matches("\\d+")
          ? Duration.ofSeconds(Long.parseLong(lower))
          : Duration.parse("pt" + lower);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "--timeout is a time such as 90s, 10m or 2h, not " + text, e);
    }
  }
}
