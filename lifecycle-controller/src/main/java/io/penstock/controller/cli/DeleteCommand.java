package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "delete",
    description = {
      "Deletes a pipe: its job, slot, savepoints, and its publication if Penstock made it.",
      "The tables in ClickHouse stay unless --drop-tables is given."
    })
final class DeleteCommand extends OnePipeCommand {

  @Option(names = "--drop-tables", description = "drop the tables in ClickHouse too")
  private boolean dropTables;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  private boolean yes;

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    if (!yes) {
      confirm(controller.pipe(id));
    }
    return controller.delete(id, dropTables);
  }

  private void confirm(JsonNode pipe) throws RefusedException {
    Prompt prompt =
        surroundings()
            .prompt()
            .orElseThrow(() -> usage("nobody can be asked here: confirm with --yes"));
    String name = text(pipe, "/name");
    String typed =
        prompt.line(
            "Pipe "
                + name
                + " and its slot will be deleted; "
                + (dropTables
                    ? "ITS TABLES IN CLICKHOUSE ARE DROPPED: " + targets(pipe)
                    : "its tables in ClickHouse stay")
                + ".\nType the pipe's name to go on: ");
    if (!typed.equals(name)) {
      throw new RefusedException("not confirmed; nothing was done");
    }
  }

  private static String targets(JsonNode pipe) {
    StringBuilder names = new StringBuilder();
    for (JsonNode mapping : pipe.at("/source/postgres/tableMappings")) {
      names.append(names.isEmpty() ? "" : ", ").append(text(mapping, "/targetTable"));
    }
    return names.toString();
  }

  @Override
  void print(JsonNode answer, PrintWriter out) {
    String notice = text(answer, "/notice");
    out.println(notice.isEmpty() ? pipe() + " is deleted." : pipe() + ": " + notice);
  }
}
