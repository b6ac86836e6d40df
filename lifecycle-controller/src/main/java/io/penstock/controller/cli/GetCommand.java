package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "get", description = "Shows how a pipe is configured.")
final class GetCommand extends OnePipeCommand {

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.pipe(id);
  }

  @Override
  void print(JsonNode pipe, PrintWriter out) {
    JsonNode source = pipe.at("/source/postgres");
    out.println(text(pipe, "/name") + ": " + text(pipe, "/state"));
    entry(out, "id", text(pipe, "/id"));
    if (pipe.has("unreadable")) {
      entry(out, "definition", text(pipe, "/unreadable"));
      return;
    }
    entry(
        out,
        "source",
        text(source, "/host") + ":" + text(source, "/port") + "/" + text(source, "/database"));
    entry(out, "destination", "database " + text(pipe, "/destination/database"));
    String label = "tables";
    for (JsonNode mapping : source.path("tableMappings")) {
      entry(
          out,
          label,
          text(mapping, "/sourceSchemaName")
              + "."
              + text(mapping, "/sourceTable")
              + " → "
              + text(mapping, "/targetTable"));
      label = "";
    }
    label = "settings";
    for (Map.Entry<String, JsonNode> setting : source.path("settings").properties()) {
      entry(out, label, setting.getKey() + " = " + setting.getValue().asText());
      label = "";
    }
    entry(out, "created", text(pipe, "/createdAt"));
    entry(out, "updated", text(pipe, "/updatedAt"));
  }

  private static void entry(PrintWriter out, String label, String value) {
    out.println(String.format("  %-12s %s", label, value));
  }
}
