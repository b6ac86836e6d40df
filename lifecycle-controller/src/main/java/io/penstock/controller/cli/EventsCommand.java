package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(name = "events", description = "Shows what happened to a pipe, newest first.")
final class EventsCommand extends OnePipeCommand {

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.about(id, "events");
  }

  @Override
  void print(JsonNode events, PrintWriter out) {
    Columns columns = new Columns("TIME", "KIND", "WHAT");
    for (JsonNode event : events) {
      String cause = text(event, "/cause");
      String by = text(event, "/by");
      columns.line(
          text(event, "/time"),
          text(event, "/kind"),
          text(event, "/message")
              + (cause.isEmpty() ? "" : ": " + cause)
              + (by.isEmpty() ? "" : " (by " + by + ")"));
    }
    columns.print(out);
  }
}
