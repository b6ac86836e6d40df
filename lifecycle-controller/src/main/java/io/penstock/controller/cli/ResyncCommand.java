package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "resync",
    description = {
      "Copies a pipe's tables anew beside the live ones, then exchanges them.",
      "The live tables are kept fresh until then."
    })
final class ResyncCommand extends OnePipeCommand {

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE",
      description = "only this table; repeatable")
  private List<String> tables = new ArrayList<>();

  @Option(names = "--keep-old-tables", description = "keep the replaced tables under a dated name")
  private boolean keepOldTables;

  @Option(names = "--cancel", description = "give up a resync whose swap has not begun")
  private boolean cancel;

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    if (cancel) {
      if (keepOldTables || !tables.isEmpty()) {
        throw usage("--cancel stands alone");
      }
      return controller.cancelResync(id);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("keepOldTables", keepOldTables);
    try {
      SourceOptions.sources(body, tables);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    return controller.resync(id, body);
  }

  @Override
  void print(JsonNode pipe, PrintWriter out) {
    out.println(text(pipe, "/name") + " is " + text(pipe, "/state") + ".");
  }
}
