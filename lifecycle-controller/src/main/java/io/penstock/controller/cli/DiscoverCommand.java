package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.document.Credentials;
import io.penstock.controller.cli.document.PipeFile;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import io.penstock.controller.cli.text.Columns;
import io.penstock.controller.cli.text.Humane;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "discover",
    description = {
      "Lists what a Postgres holds that could be replicated: schemas, tables, keys, columns.",
      "Below: what stands in the way, with the SQL that mends it. Nothing is made or kept."
    },
    sortOptions = false)
final class DiscoverCommand extends AnswerCommand {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "a pipe whose connection is taken; flags win over it")
  private @Nullable Path file;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--schema", paramLabel = "SCHEMA", description = "only this one; repeatable")
  private List<String> schemas = new ArrayList<>();

  @Option(names = "--columns", description = "show the columns too")
  private boolean columns;

  @Override
  JsonNode ask(ControllerClient controller) throws RefusedException, UnreachableException {
    ObjectNode body;
    try {
      body = body();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    JsonNode found = controller.discover(body);
    return schemas.isEmpty() ? found : chosen(found);
  }

  private ObjectNode body() {
    ObjectNode pipe =
        file == null
            ? JsonNodeFactory.instance.objectNode()
            : PipeFile.read(surroundings().directory().resolve(file));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode postgres = Body.child(Body.child(body, "source"), "postgres");
    if (pipe.at("/source/postgres") instanceof ObjectNode given) {
      postgres.setAll(given);
      // What is asked about is a server; of the tables in the file it need know nothing.
      postgres.remove(List.of("tableMappings", "settings"));
    }
    server.fill(postgres, surroundings());
    if (!server.givesPassword()) {
      ObjectNode credentials = Body.child(postgres, "credentials");
      Credentials.open(credentials, surroundings().env(), surroundings().directory());
      if (credentials.path("password").asText("").isEmpty()) {
        surroundings()
            .prompt()
            .ifPresent(
                prompt ->
                    credentials.put("password", prompt.secret("Postgres password: ").reveal()));
      }
    }
    return body;
  }

  private JsonNode chosen(JsonNode found) {
    ObjectNode some = JsonNodeFactory.instance.objectNode();
    ArrayNode list = some.putArray("schemas");
    for (JsonNode schema : found.path("schemas")) {
      if (schemas.contains(schema.path("name").asText())) {
        list.add(schema);
      }
    }
    return some;
  }

  @Override
  void print(JsonNode found, PrintWriter out) {
    Columns tables = new Columns("TABLE", "ROWS", "SIZE", "KEY");
    List<String> problems = new ArrayList<>();
    for (JsonNode schema : found.path("schemas")) {
      for (JsonNode table : schema.path("tables")) {
        String name = text(schema, "/name") + "." + text(table, "/name");
        tables.line(
            name,
            table.path("estimatedRows").isNumber()
                ? "~" + Humane.count(table.path("estimatedRows").asDouble())
                : Humane.NONE,
            Humane.bytes(table.path("bytes")),
            key(table));
        if (columns) {
          columns(table, tables);
        }
        problems(table, problems);
      }
    }
    tables.print(out);
    problems.forEach(out::println);
  }

  private static void columns(JsonNode table, Columns lines) {
    for (JsonNode column : table.path("columns")) {
      lines.line(
          "· " + text(column, "/name"),
          text(column, "/type"),
          column.path("notNull").asBoolean() ? "not null" : "",
          column.path("generated").asBoolean() ? "generated" : "");
    }
  }

  private static String key(JsonNode table) {
    if (table.path("replicaIdentity").asText().equals("full")) {
      return "the whole row";
    }
    List<String> names = new ArrayList<>();
    table.path("keyColumns").forEach(name -> names.add(name.asText()));
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** What the controller's validation says of the table by itself. */
  private static void problems(JsonNode table, List<String> problems) {
    for (JsonNode problem : table.path("problems")) {
      problems.add(Columns.printable(text(problem, "/message")) + ".");
      problems.add("  → " + Columns.printable(text(problem, "/remedy")));
    }
  }
}
