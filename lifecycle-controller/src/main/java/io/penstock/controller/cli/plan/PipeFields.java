package io.penstock.controller.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;

/**
 * Which fields of a pipe can be changed and why the others cannot. A test holds it to what the
 * controller itself refuses.
 */
final class PipeFields {

  static final String POSTGRES = "source.postgres";
  static final String CREDENTIALS = POSTGRES + ".credentials";
  static final String MAPPINGS = POSTGRES + ".tableMappings";
  private static final String SETTINGS = POSTGRES + ".settings.";

  static final Set<String> OBJECTS =
      Set.of("source", POSTGRES, POSTGRES + ".settings", "destination");

  /** How Postgres is reached; who changes one of these speaks to it with the file's credentials. */
  static final Set<String> CONNECTION =
      Set.of(POSTGRES + ".host", POSTGRES + ".port", POSTGRES + ".database");

  static final Set<String> CHANGEABLE =
      Set.of(
          POSTGRES + ".host",
          POSTGRES + ".port",
          POSTGRES + ".database",
          POSTGRES + ".tlsHost",
          POSTGRES + ".caCertificate",
          POSTGRES + ".disableTls",
          POSTGRES + ".skipCertVerification",
          SETTINGS + "syncIntervalSeconds",
          SETTINGS + "pullBatchSize",
          SETTINGS + "deleteOnMerge",
          SETTINGS + "initialLoadParallelism",
          SETTINGS + "snapshotNumRowsPerPartition",
          SETTINGS + "snapshotNumberOfParallelTables",
          SETTINGS + "snapshotMaxBytesPerSecond",
          SETTINGS + "unboundedNumeric",
          SETTINGS + "jsonAs",
          SETTINGS + "binaryFormat",
          SETTINGS + "onTruncate",
          SETTINGS + "dropColumns");

  /** What null takes away; elsewhere it counts as unset. */
  static final Set<String> REMOVABLE =
      Set.of(
          POSTGRES + ".tlsHost",
          POSTGRES + ".caCertificate",
          SETTINGS + "snapshotMaxBytesPerSecond",
          SETTINGS + "onTruncate");

  /** Why not. */
  static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry(POSTGRES + ".type", "it is only shown, and was said when the pipe was made"),
          Map.entry(POSTGRES + ".authentication", "only basic is supported"),
          Map.entry(POSTGRES + ".iamRole", "IAM roles are not supported"),
          Map.entry(
              SETTINGS + "publicationName", "the pipe's position is one in its own publication"),
          Map.entry(
              SETTINGS + "replicationMode",
              "whether there is a copy and a slot was decided when the pipe was made"),
          Map.entry(SETTINGS + "replicationSlotName", "the pipe's position is kept by its slot"),
          Map.entry(
              SETTINGS + "allowNullableColumns", "the columns of the targets were made by it"),
          Map.entry(SETTINGS + "enableFailoverSlots", "the slot was made by it"),
          Map.entry(
              SETTINGS + "metadataColumnPrefix", "the columns of the targets were named by it"),
          Map.entry(SETTINGS + "reader", "one reader cannot go on from the position of the other"),
          Map.entry("destination.database", "the targets and their rows are there"),
          Map.entry("destination.roles", "they are only shown, and were said when it was made"));

  /** What ClickPipes' clients send and Postgres pipes do not have; looked at when one is made. */
  static final Set<String> PASSED_OVER =
      Set.of(
          "fieldMappings",
          "settings",
          "scaling",
          "source.validateSamples",
          "destination.managedTable",
          "destination.table",
          "destination.tableDefinition",
          "destination.columns");

  /** What the API shows only where it is otherwise. */
  static final Map<String, JsonNode> UNSHOWN =
      Map.of(
          SETTINGS + "dropColumns", BooleanNode.FALSE,
          SETTINGS + "onTruncate", TextNode.valueOf("apply"),
          SETTINGS + "reader", TextNode.valueOf("native"),
          SETTINGS + "metadataColumnPrefix", TextNode.valueOf("_pipe_"),
          SETTINGS + "unboundedNumeric", TextNode.valueOf("string"),
          SETTINGS + "jsonAs", TextNode.valueOf("string"),
          SETTINGS + "binaryFormat", TextNode.valueOf("raw"));

  private PipeFields() {}
}
