package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.Body;
import io.penstock.controller.cli.document.TableArgument;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What can be said of a source when a pipe is made, and said anew later. */
final class SourceOptions {

  @Mixin private ServerOptions server = new ServerOptions();

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

  @Option(
      names = "--rows-per-partition",
      paramLabel = "ROWS",
      description = "that one reader copies at a time")
  private @Nullable Integer rowsPerPartition;

  @Option(
      names = "--parallel-tables",
      paramLabel = "N",
      description = "tables of a copy whose parts the readers take in turns (1, unless given)")
  private @Nullable Integer parallelTables;

  @Option(
      names = "--max-bytes-per-second",
      paramLabel = "N",
      description = "that all readers of a copy together take of the source; 0 for no limit")
  private @Nullable Integer maxBytesPerSecond;

  @Option(
      names = "--on-truncate",
      paramLabel = "apply|ignore",
      description = "whether a TRUNCATE empties the target too (apply, unless given)")
  private @Nullable String onTruncate;

  @Option(
      names = "--drop-columns",
      negatable = true,
      description = "drop a column of the target when the source's is dropped; else it is kept")
  private @Nullable Boolean dropColumns;

  @Option(
      names = "--delete-on-merge",
      negatable = true,
      description = "remove deleted rows from the targets; else they stay, marked as deleted")
  private @Nullable Boolean deleteOnMerge;

  /**
   * Puts what was given into {@code source.postgres}.
   *
   * @throws IllegalArgumentException where the password cannot be read, or a single value is where
   *     fields must be
   */
  void fill(ObjectNode postgres, Surroundings surroundings) {
    Body.put(postgres, "settings", "syncIntervalSeconds", syncInterval);
    Body.put(postgres, "settings", "pullBatchSize", batch);
    Body.put(postgres, "settings", "initialLoadParallelism", parallelism);
    Body.put(postgres, "settings", "unboundedNumeric", unboundedNumeric);
    Body.put(postgres, "settings", "jsonAs", jsonAs);
    Body.put(postgres, "settings", "binaryFormat", binaryFormat);
    Body.put(postgres, "settings", "snapshotNumRowsPerPartition", rowsPerPartition);
    Body.put(postgres, "settings", "snapshotNumberOfParallelTables", parallelTables);
    Body.put(postgres, "settings", "onTruncate", onTruncate);
    if (dropColumns != null) {
      Body.child(postgres, "settings").put("dropColumns", dropColumns);
    }
    if (deleteOnMerge != null) {
      Body.child(postgres, "settings").put("deleteOnMerge", deleteOnMerge);
    }
    if (maxBytesPerSecond != null && maxBytesPerSecond == 0) {
      Body.child(postgres, "settings").putNull("snapshotMaxBytesPerSecond");
    } else {
      Body.put(postgres, "settings", "snapshotMaxBytesPerSecond", maxBytesPerSecond);
    }
    server.fill(postgres, surroundings);
  }

  /** Whether a password was given. */
  boolean givesPassword() {
    return server.givesPassword();
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

  /** Lists source tables, each {@code SCHEMA.TABLE}, as {@code tables}; nothing where none is. */
  static void sources(ObjectNode body, List<String> arguments) {
    for (String argument : arguments) {
      TableArgument table = TableArgument.parse(argument);
      body.withArray("tables")
          .addObject()
          .put("sourceSchemaName", table.schema())
          .put("sourceTable", table.table());
    }
  }
}
