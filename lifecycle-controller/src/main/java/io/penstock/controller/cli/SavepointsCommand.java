package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(
    name = "savepoints",
    description = "Shows the state that jobs left behind: what a resume goes on from.")
final class SavepointsCommand extends OnePipeCommand {

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.about(id, "savepoints");
  }

  @Override
  void print(JsonNode savepoints, PrintWriter out) {
    if (savepoints.isEmpty()) {
      out.println(pipe() + " has no savepoints yet.");
      return;
    }
    Columns columns = new Columns("KIND", "OF THE JOB STARTED", "JOB", "PATH");
    for (JsonNode savepoint : savepoints) {
      columns.line(
          savepoint.path("kind").asText(),
          savepoint.path("jobStartedAt").asText(),
          savepoint.path("jobId").asText(),
          savepoint.path("path").asText());
    }
    columns.print(out);
  }
}
