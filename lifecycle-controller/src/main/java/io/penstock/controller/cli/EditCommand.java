package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Password;
import io.penstock.controller.cli.document.TableArgument;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "edit",
    description = {
      "Changes a pipe, running or not: its tables, its settings, how Postgres is reached.",
      "A paused pipe is resumed by it."
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

  @Option(names = "--host", paramLabel = "HOST", description = "of Postgres")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "of Postgres")
  private @Nullable Integer port;

  @Option(names = "--user", paramLabel = "USER", description = "of Postgres")
  private @Nullable String user;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "environment variable that holds the new password")
  private @Nullable String passwordEnv;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file that holds the new password")
  private @Nullable Path passwordFile;

  @Option(
      names = "--sync-interval",
      paramLabel = "SECONDS",
      description = "the longest that a row waits before it is inserted")
  private @Nullable Integer syncInterval;

  @Option(names = "--batch", paramLabel = "ROWS", description = "rows of one INSERT")
  private @Nullable Integer batch;

  @Option(names = "--parallelism", paramLabel = "N", description = "readers of a copy")
  private @Nullable Integer parallelism;

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
    if (name != null) {
      body.put("name", name);
    }
    ObjectNode postgres = JsonNodeFactory.instance.objectNode();
    if (host != null) {
      postgres.put("host", host);
    }
    if (port != null) {
      postgres.put("port", port);
    }
    credentials(postgres);
    settings(postgres);
    tables(postgres, "tableMappingsToAdd", added);
    tables(postgres, "tableMappingsToRemove", removed);
    if (!postgres.isEmpty()) {
      body.putObject("source").set("postgres", postgres);
    }
  }

  private void credentials(ObjectNode postgres) {
    if (user != null) {
      postgres.withObject("/credentials").put("username", user);
    }
    if (passwordEnv != null) {
      postgres
          .withObject("/credentials")
          .put("password", Password.ofVariable(passwordEnv, surroundings().env()));
    } else if (passwordFile != null) {
      Path file = surroundings().directory().resolve(passwordFile);
      postgres.withObject("/credentials").put("password", Password.ofFile(file));
    }
  }

  private void settings(ObjectNode postgres) {
    if (syncInterval != null) {
      postgres.withObject("/settings").put("syncIntervalSeconds", syncInterval);
    }
    if (batch != null) {
      postgres.withObject("/settings").put("pullBatchSize", batch);
    }
    if (parallelism != null) {
      postgres.withObject("/settings").put("initialLoadParallelism", parallelism);
    }
  }

  private static void tables(ObjectNode postgres, String field, List<String> arguments) {
    for (String argument : arguments) {
      TableArgument table = TableArgument.parse(argument);
      ObjectNode mapping =
          postgres
              .withArray(field)
              .addObject()
              .put("sourceSchemaName", table.schema())
              .put("sourceTable", table.table());
      if (table.target() != null) {
        mapping.put("targetTable", table.target());
      }
    }
  }

  @Override
  void print(JsonNode pipe, PrintWriter out) {
    out.println(text(pipe, "/name") + " is " + text(pipe, "/state") + ".");
  }
}
