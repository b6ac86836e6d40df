package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import io.penstock.controller.cli.text.Humane;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(name = "tables", description = "Shows a pipe's tables with their progress.")
final class TablesCommand extends OnePipeCommand {

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    return controller.about(id, "tables");
  }

  @Override
  void print(JsonNode tables, PrintWriter out) {
    Columns columns = new Columns("SOURCE", "TARGET", "STATE", "COPIED", "PARTS", "INSERTED");
    for (JsonNode table : tables) {
      columns.line(
          table.path("sourceSchemaName").asText("") + "." + table.path("sourceTable").asText(""),
          table.path("targetTable").asText(""),
          table.path("state").asText(Humane.NONE),
          Humane.rows(table.path("rows")),
          table.path("splitsTotal").isNumber()
              ? table.path("splitsDone").asLong() + "/" + table.path("splitsTotal").asLong()
              : Humane.NONE,
          Humane.rows(table.path("rowsInserted")));
    }
    columns.print(out);
    for (JsonNode table : tables) {
      if (!text(table, "/code").isEmpty()) {
        out.println(
            text(table, "/sourceSchemaName")
                + "."
                + text(table, "/sourceTable")
                + " is stopped. "
                + text(table, "/code")
                + ": "
                + text(table, "/reason"));
        out.println("  → " + text(table, "/remedy"));
        text(table, "/sql").lines().forEach(line -> out.println("    " + line));
      }
      for (JsonNode lossy : table.path("lossyValues")) {
        out.println(
            text(table, "/sourceSchemaName")
                + "."
                + text(table, "/sourceTable")
                + "."
                + text(lossy, "/column")
                + ": "
                + lossy.path("count").asLong()
                + " values not carried exactly: "
                + text(lossy, "/meaning"));
      }
    }
  }
}
