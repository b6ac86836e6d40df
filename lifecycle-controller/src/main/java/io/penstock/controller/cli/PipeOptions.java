package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Password;
import io.penstock.controller.cli.document.PipeFile;
import io.penstock.controller.cli.document.TableArgument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--host", paramLabel = "HOST", description = "of Postgres")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "of Postgres")
  private @Nullable Integer port;

  @Option(names = "--database", paramLabel = "DB", description = "of Postgres")
  private @Nullable String database;

  @Option(names = "--user", paramLabel = "USER", description = "of Postgres")
  private @Nullable String user;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "environment variable that holds the password")
  private @Nullable String passwordEnv;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file that holds the password")
  private @Nullable Path passwordFile;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "cdc (copy, then follow), snapshot (copy once), cdc_only (follow a slot)")
  private @Nullable String mode;

  @Option(
      names = "--table",
      paramLabel = "SCHEMA.TABLE[:TARGET]",
      description = "a table to replicate; repeatable")
  private List<String> tables = new ArrayList<>();

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
      names = "--sync-interval",
      paramLabel = "SECONDS",
      description = "the longest that a row waits before it is inserted")
  private @Nullable Integer syncInterval;

  @Option(names = "--batch", paramLabel = "ROWS", description = "rows of one INSERT")
  private @Nullable Integer batch;

  @Option(names = "--parallelism", paramLabel = "N", description = "readers of the first copy")
  private @Nullable Integer parallelism;

  @Option(names = "--ca-certificate", paramLabel = "FILE", description = "PEM, for TLS to Postgres")
  private @Nullable Path caCertificate;

  @Option(names = "--tls-host", paramLabel = "HOST", description = "name in Postgres' certificate")
  private @Nullable String tlsHost;

  @Option(names = "--disable-tls", description = "speak to Postgres in clear")
  private boolean disableTls;

  @Option(names = "--skip-cert-verification", description = "accept any certificate of Postgres")
  private boolean skipCertVerification;

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
      putText(body, "name", name);
      ObjectNode postgres = child(child(body, "source"), "postgres");
      connection(postgres, surroundings);
      password(child(postgres, "credentials"), surroundings);
      settings(postgres);
      mappings(postgres);
      if (targetDatabase != null) {
        child(body, "destination").put("database", targetDatabase);
      }
      return body;
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private void connection(ObjectNode postgres, Surroundings surroundings) {
    putText(postgres, "host", host);
    putNumber(postgres, "port", port);
    putText(postgres, "database", database);
    putText(postgres, "tlsHost", tlsHost);
    if (caCertificate != null) {
      postgres.put("caCertificate", pem(surroundings.directory().resolve(caCertificate)));
    }
    if (disableTls) {
      postgres.put("disableTls", true);
    }
    if (skipCertVerification) {
      postgres.put("skipCertVerification", true);
    }
    if (user != null) {
      child(postgres, "credentials").put("username", user);
    }
  }

  private void password(ObjectNode credentials, Surroundings surroundings) {
    String given = credentials.path("password").asText("");
    if (passwordEnv != null) {
      credentials.put("password", Password.ofVariable(passwordEnv, surroundings.env()));
    } else if (passwordFile != null) {
      credentials.put("password", Password.ofFile(surroundings.directory().resolve(passwordFile)));
    } else if (!given.isEmpty()) {
      credentials.put(
          "password", Password.open(given, surroundings.env(), surroundings.directory()));
    } else if (surroundings.prompt().isPresent()) {
      String username = credentials.path("username").asText("the source");
      credentials.put(
          "password",
          surroundings.prompt().get().secret("Postgres password of " + username + ": ").reveal());
    }
  }

  private void settings(ObjectNode postgres) {
    ObjectNode settings = child(postgres, "settings");
    putText(settings, "replicationMode", mode);
    putText(settings, "publicationName", publication);
    putText(settings, "replicationSlotName", slot);
    putNumber(settings, "syncIntervalSeconds", syncInterval);
    putNumber(settings, "pullBatchSize", batch);
    putNumber(settings, "initialLoadParallelism", parallelism);
  }

  private void mappings(ObjectNode postgres) {
    if (tables.isEmpty()) {
      return;
    }
    ArrayNode mappings = postgres.putArray("tableMappings");
    for (String argument : tables) {
      TableArgument table = TableArgument.parse(argument);
      ObjectNode mapping =
          mappings
              .addObject()
              .put("sourceSchemaName", table.schema())
              .put("sourceTable", table.table());
      putText(mapping, "targetTable", table.target());
    }
  }

  private static String pem(Path certificate) {
    try {
      return Files.readString(certificate);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + certificate + " cannot be read", e);
    }
  }

  /** The object under a name, made when it is not there. */
  private static ObjectNode child(ObjectNode parent, String name) {
    if (parent.get(name) instanceof ObjectNode there) {
      return there;
    }
    if (parent.hasNonNull(name)) {
      throw new IllegalArgumentException(name + " must hold fields, not a single value");
    }
    return parent.putObject(name);
  }

  private static void putText(ObjectNode node, String field, @Nullable String value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  private static void putNumber(ObjectNode node, String field, @Nullable Integer value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
