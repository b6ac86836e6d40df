package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import io.penstock.controller.cli.text.Humane;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", aliases = "ls", description = "Lists all pipes.")
final class ListCommand extends AnswerCommand {

  @Option(names = "--names", description = "only the names, one a line; for scripts")
  private boolean names;

  @Override
  JsonNode ask(ControllerClient controller) throws RefusedException, UnreachableException {
    JsonNode pipes = controller.pipes();
    return connection().json() || names ? pipes : withStatus(controller, pipes);
  }

  /** The list itself holds no rates; a pipe that is deleted meanwhile has no status. */
  private static JsonNode withStatus(ControllerClient controller, JsonNode pipes)
      throws UnreachableException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (JsonNode pipe : pipes) {
      ObjectNode one = pipe.deepCopy();
      try {
        one.set("status", controller.about(pipe.path("id").asText(), "status"));
      } catch (RefusedException e) {
        one.putObject("status");
      }
      all.add(one);
    }
    return all;
  }

  @Override
  void print(JsonNode pipes, PrintWriter out) {
    if (names) {
      pipes.forEach(pipe -> out.println(text(pipe, "/name")));
      return;
    }
    if (pipes.isEmpty()) {
      out.println("No pipes yet. Make one: ./penstock pipe create --help");
      return;
    }
    Columns columns = new Columns("NAME", "STATE", "LAG", "ROWS", "TABLES", "ID");
    for (JsonNode pipe : pipes) {
      columns.line(
          pipe.path("name").asText(),
          pipe.path("state").asText(),
          Humane.behind(pipe.at("/status/lagSeconds")),
          Humane.perSecond(pipe.at("/status/rowsPerSecond")),
          String.valueOf(pipe.at("/source/postgres/tableMappings").size()),
          pipe.path("id").asText());
    }
    columns.print(out);
    for (JsonNode pipe : pipes) {
      if (pipe.has("unreadable")) {
        out.println();
        out.println(pipe.path("name").asText() + ": " + text(pipe, "/unreadable"));
      }
      if (pipe.path("state").asText().equals("Failed")) {
        out.println();
        out.println(pipe.path("name").asText() + ": " + text(pipe, "/status/reason"));
        out.println("  → " + text(pipe, "/status/remedy"));
      }
    }
  }
}
