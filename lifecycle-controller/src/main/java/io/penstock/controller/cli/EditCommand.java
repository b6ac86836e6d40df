package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "edit",
    description = {
      "Changes a pipe, running or not: its tables, its settings, how Postgres is reached.",
      "A paused pipe is resumed by it, whatever it changes."
    })
final class EditCommand extends OnePipeCommand {

  @Option(names = "--name", paramLabel = "NAME", description = "another name")
  private @Nullable String name;

  @Option(
      names = "--add-table",
      paramLabel = "SCHEMA.TABLE[:TARGET]",
      description = "a table to replicate too; repeatable")
  private List<String> added = new ArrayList<>();

  @Option(
      names = "--remove-table",
      paramLabel = "SCHEMA.TABLE",
      description = "a table to replicate no longer; its target stays; repeatable")
  private List<String> removed = new ArrayList<>();

  @Mixin private TableOptions choices = new TableOptions();

  @Mixin private SourceOptions source = new SourceOptions();

  @Override
  JsonNode ask(ControllerClient controller, String id)
      throws RefusedException, UnreachableException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    try {
      fill(body);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
    if (body.isEmpty()) {
      throw usage("say what to change, such as --add-table or --sync-interval");
    }
    return controller.patch(id, body);
  }

  private void fill(ObjectNode body) {
    Body.put(body, "name", name);
    ObjectNode postgres = JsonNodeFactory.instance.objectNode();
    source.fill(postgres, surroundings());
    SourceOptions.tables(postgres, "tableMappingsToAdd", added);
    choices.fill(postgres.path("tableMappingsToAdd"));
    SourceOptions.tables(postgres, "tableMappingsToRemove", removed);
    if (!postgres.isEmpty()) {
      body.putObject("source").set("postgres", postgres);
    }
  }

  @Override
  void print(JsonNode pipe, PrintWriter out) {
    out.println(text(pipe, "/name") + " is " + text(pipe, "/state") + ".");
  }
}
