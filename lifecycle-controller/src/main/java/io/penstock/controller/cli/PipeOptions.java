package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.document.Password;
import io.penstock.controller.cli.document.PipeFile;
import java.io.IOException;
import java.nio.file.Files;
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

  @Option(names = "--database", paramLabel = "DB", description = "of Postgres")
  private @Nullable String database;

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
      Body.put(body, "name", name);
      ObjectNode postgres = Body.child(Body.child(body, "source"), "postgres");
      Body.put(postgres, "database", database);
      tls(postgres, surroundings);
      source.fill(postgres, surroundings);
      if (!source.givesPassword()) {
        password(Body.child(postgres, "credentials"), surroundings);
      }
      Body.put(postgres, "settings", "replicationMode", mode);
      Body.put(postgres, "settings", "publicationName", publication);
      Body.put(postgres, "settings", "replicationSlotName", slot);
      mappings(postgres);
      Body.put(body, "destination", "database", targetDatabase);
      return body;
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private void tls(ObjectNode postgres, Surroundings surroundings) {
    Body.put(postgres, "tlsHost", tlsHost);
    if (caCertificate != null) {
      postgres.put("caCertificate", pem(surroundings.directory().resolve(caCertificate)));
    }
    if (disableTls) {
      postgres.put("disableTls", true);
    }
    if (skipCertVerification) {
      postgres.put("skipCertVerification", true);
    }
  }

  /** Opens what the file says, else asks. */
  private static void password(ObjectNode credentials, Surroundings surroundings) {
    String given = credentials.path("password").asText("");
    if (!given.isEmpty()) {
      credentials.put(
          "password", Password.open(given, surroundings.env(), surroundings.directory()));
    } else if (surroundings.prompt().isPresent()) {
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
  }

  private static String pem(Path certificate) {
    try {
      return Files.readString(certificate);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + certificate + " cannot be read", e);
    }
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
