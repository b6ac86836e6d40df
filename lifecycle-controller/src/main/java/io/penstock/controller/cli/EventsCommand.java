package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "events", description = "Shows what happened to a pipe, newest first.")
final class EventsCommand extends OnePipeCommand {

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  @Option(
      names = "--follow",
      description = "oldest first, then each as it comes, until the pipe is deleted")
  private boolean follow;

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.about(id, "events");
  }

  @Override
  int run(ControllerClient controller)
      throws RefusedException, UnreachableException, WaitTimedOutException, IOException {
    return follow ? follow(controller, id(controller)) : super.run(controller);
  }

  /** Oldest first, as they come; until the pipe is gone, or somebody has seen enough. */
  private int follow(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    PrintWriter out = surroundings().out();
    long last = -1;
    while (true) {
      JsonNode events;
      try {
        events = controller.about(id, "events");
      } catch (RefusedException e) {
        if (last >= 0 && e.answer().path("status").asInt() == 404) {
          return 0;
        }
        throw e;
      }
      for (int i = events.size() - 1; i >= 0; i--) {
        JsonNode event = events.get(i);
        if (event.path("id").asLong() > last) {
          last = event.path("id").asLong();
          out.println(
              connection().json()
                  ? event.toString()
                  : text(event, "/time") + "  " + text(event, "/kind") + "  " + what(event));
        }
      }
      Waiting.betweenLooks(BETWEEN);
    }
  }

  private static String what(JsonNode event) {
    String cause = text(event, "/cause");
    String by = text(event, "/by");
    return text(event, "/message")
        + (cause.isEmpty() ? "" : ": " + cause)
        + (by.isEmpty() ? "" : " (by " + by + ")");
  }

  @Override
  void print(JsonNode events, PrintWriter out) {
    Columns columns = new Columns("TIME", "KIND", "WHAT");
    for (JsonNode event : events) {
      columns.line(text(event, "/time"), text(event, "/kind"), what(event));
    }
    columns.print(out);
  }
}
