package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.document.Password;
import io.penstock.controller.cli.document.TableArgument;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of a source when a pipe is made, and said anew later. */
final class SourceOptions {

  @Option(names = "--host", paramLabel = "HOST", description = "of Postgres")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "of Postgres")
  private @Nullable Integer port;

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
      names = "--sync-interval",
      paramLabel = "SECONDS",
      description = "the longest that a row waits before it is inserted")
  private @Nullable Integer syncInterval;

  @Option(names = "--batch", paramLabel = "ROWS", description = "rows of one INSERT")
  private @Nullable Integer batch;

  @Option(names = "--parallelism", paramLabel = "N", description = "readers of a copy")
  private @Nullable Integer parallelism;

  @Option(
      names = "--unbounded-numeric",
      paramLabel = "WORD",
      description = "numeric without precision as string (all digits) or decimal (76, 38)")
  private @Nullable String unboundedNumeric;

  @Option(
      names = "--json-as",
      paramLabel = "WORD",
      description = "json and jsonb as string (the text) or json (objects only)")
  private @Nullable String jsonAs;

  @Option(
      names = "--binary-format",
      paramLabel = "WORD",
      description = "bytea as raw bytes, hex or base64; like the two above for tables made later")
  private @Nullable String binaryFormat;

  /**
   * Puts what was given into {@code source.postgres}.
   *
   * @throws IllegalArgumentException where the password cannot be read, or a single value is where
   *     fields must be
   */
  void fill(ObjectNode postgres, Surroundings surroundings) {
    Body.put(postgres, "host", host);
    Body.put(postgres, "port", port);
    Body.put(postgres, "credentials", "username", user);
    Body.put(postgres, "credentials", "password", password(surroundings));
    Body.put(postgres, "settings", "syncIntervalSeconds", syncInterval);
    Body.put(postgres, "settings", "pullBatchSize", batch);
    Body.put(postgres, "settings", "initialLoadParallelism", parallelism);
    Body.put(postgres, "settings", "unboundedNumeric", unboundedNumeric);
    Body.put(postgres, "settings", "jsonAs", jsonAs);
    Body.put(postgres, "settings", "binaryFormat", binaryFormat);
  }

  private @Nullable String password(Surroundings surroundings) {
    if (passwordEnv != null) {
      return Password.ofVariable(passwordEnv, surroundings.env());
    }
    return passwordFile == null
        ? null
        : Password.ofFile(surroundings.directory().resolve(passwordFile));
  }

  /** Whether a password was given. */
  boolean givesPassword() {
    return passwordEnv != null || passwordFile != null;
  }

  /**
   * Adds tables, each {@code SCHEMA.TABLE} or {@code SCHEMA.TABLE:TARGET}, to a list of mappings.
   */
  static void tables(ObjectNode postgres, String field, List<String> arguments) {
    for (String argument : arguments) {
      TableArgument table = TableArgument.parse(argument);
      ObjectNode mapping =
          postgres
              .withArray(field)
              .addObject()
              .put("sourceSchemaName", table.schema())
              .put("sourceTable", table.table());
      Body.put(mapping, "targetTable", table.target());
    }
  }
}
