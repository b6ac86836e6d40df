package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.document.Credentials;
import io.penstock.controller.cli.document.PipeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A pipe by file, by flags, or by a file with flags that win over it. */
final class PipeOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "the pipe as YAML or JSON, of the shape that the API takes")
  private @Nullable Path file;

  @Option(names = "--name", paramLabel = "NAME", description = "the pipe's name")
  private @Nullable String name;

  @Mixin private SourceOptions source = new SourceOptions();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "cdc (copy, then follow), snapshot (copy once), cdc_only (follow a slot)")
  private @Nullable String mode;

  @Option(
      names = "--reader",
      paramLabel = "native|flink-cdc",
      description = "what reads Postgres (native, unless given)")
  private @Nullable String reader;

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE[:TARGET]",
      description = "a table to replicate; repeatable")
  private List<String> tables = new ArrayList<>();

  @Mixin private TableOptions choices = new TableOptions();

  @Option(names = "--target-database", paramLabel = "DB", description = "of ClickHouse")
  private @Nullable String targetDatabase;

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description = "a publication of yours; without it Penstock makes one")
  private @Nullable String publication;

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description = "a replication slot of yours, for --mode cdc_only")
  private @Nullable String slot;

  @Option(
      names = "--failover-slot",
      description = "make the slot one that standbys can copy (Postgres 17)")
  private boolean failoverSlot;

  @Option(
      names = "--no-nullable-columns",
      description = "NULL becomes the column type's default instead of staying NULL")
  private boolean noNullableColumns;

  @Option(
      names = "--metadata-prefix",
      paramLabel = "PREFIX",
      description = "of the columns that Penstock adds (default: _pipe_)")
  private @Nullable String metadataPrefix;

  /** The body for the API, with the password in it. */
  ObjectNode body(Surroundings surroundings) {
    if (file == null && name == null) {
      throw usage("describe the pipe by -f FILE, or by --name, --host, --table and so on");
    }
    try {
      ObjectNode body =
          file == null
              ? JsonNodeFactory.instance.objectNode()
              : PipeFile.read(surroundings.directory().resolve(file));
      Body.put(body, "name", name);
      ObjectNode postgres = Body.child(Body.child(body, "source"), "postgres");
      source.fill(postgres, surroundings);
      if (!source.givesPassword()) {
        credentials(Body.child(postgres, "credentials"), surroundings);
      }
      Body.put(postgres, "settings", "replicationMode", mode);
      Body.put(postgres, "settings", "reader", reader);
      Body.put(postgres, "settings", "publicationName", publication);
      Body.put(postgres, "settings", "replicationSlotName", slot);
      Body.put(postgres, "settings", "metadataColumnPrefix", metadataPrefix);
      if (failoverSlot) {
        Body.child(postgres, "settings").put("enableFailoverSlots", true);
      }
      if (noNullableColumns) {
        Body.child(postgres, "settings").put("allowNullableColumns", false);
      }
      mappings(postgres);
      Body.put(body, "destination", "database", targetDatabase);
      return body;
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  /** Opens what the file says; asks for a password that it does not say. */
  private static void credentials(ObjectNode credentials, Surroundings surroundings) {
    Credentials.open(credentials, surroundings.env(), surroundings.directory());
    if (credentials.path("password").asText("").isEmpty() && surroundings.prompt().isPresent()) {
      String username = credentials.path("username").asText("the source");
      credentials.put(
          "password",
          surroundings.prompt().get().secret("Postgres password of " + username + ": ").reveal());
    }
  }

  /** Flags win over the file: its tables go. */
  private void mappings(ObjectNode postgres) {
    if (!tables.isEmpty()) {
      postgres.putArray("tableMappings");
      SourceOptions.tables(postgres, "tableMappings", tables);
    }
    choices.fill(postgres.path("tableMappings"));
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
