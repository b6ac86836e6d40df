package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.FlinkCdcLimits;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.Set;

/** Refuses what reader flink-cdc cannot do. docs/flink-cdc-reader.md tells the same. */
final class ReaderValidation {

  private static final String SETTINGS = "source.postgres.settings.";
  private static final String READER = SETTINGS + "reader";
  private static final String NATIVE = "; the native reader can";

  private ReaderValidation() {}

  /**
   * What the definition alone tells.
   *
   * @param readers that there is a job for
   */
  static void definition(PipeDefinition definition, Set<Reader> readers, Problems problems) {
    Reader reader = definition.settings().reader();
    if (reader == Reader.NATIVE) {
      return;
    }
    if (!readers.contains(reader)) {
      problems.invalid(
          READER,
          "flink-cdc needs a job of its own: build reader-flink-cdc (mvn package) and name"
              + " penstock-job-flink-cdc.jar as flink.flinkCdcJobJar in controller.yaml, or leave"
              + " reader out");
    }
    if (!definition.mode().streams()) {
      problems.invalid(READER, "flink-cdc has no mode that copies only" + NATIVE);
    }
    if (!definition.wholes().isEmpty()) {
      problems.invalid(
          "source.postgres.tableMappings",
          "reader flink-cdc takes no whole schemas, as it cannot add tables: name each");
    }
    if (definition.settings().snapshotMaxBytesPerSecond() != null) {
      problems.invalid(
          SETTINGS + "snapshotMaxBytesPerSecond", "reader flink-cdc cannot be limited" + NATIVE);
    }
    plain("source.postgres.database", definition.source().database(), problems);
    String publication = definition.settings().publicationName();
    if (!publication.isEmpty()) {
      plain(SETTINGS + "publicationName", publication, problems);
      if (!publication.equals(publication.toLowerCase(java.util.Locale.ROOT))) {
        problems.invalid(
            SETTINGS + "publicationName", "reader flink-cdc takes lower-case names only");
      }
    }
    for (int i = 0; i < definition.tables().size(); i++) {
      TableMapping mapping = definition.tables().get(i);
      String field = SourceValidation.MAPPINGS + "[" + i + "]";
      plain(field + ".sourceSchemaName", mapping.schema(), problems);
      plain(field + ".sourceTable", mapping.table(), problems);
      if (!mapping.partitionKey().isEmpty()) {
        problems.invalid(
            field + ".partitionKey",
            mapping.display()
                + ": reader flink-cdc splits by the primary key; leave partitionKey out");
      }
    }
  }

  private static void plain(String field, String name, Problems problems) {
    if (!FlinkCdcLimits.isPlain(name)) {
      problems.invalid(
          field,
          "reader flink-cdc takes names of letters, digits and underscores only, not \""
              + name
              + "\"");
    }
  }

  /** An edit that it would not take notice of. */
  static void edit(PipeDefinition before, boolean tablesToo, Problems problems) {
    if (tablesToo && before.settings().reader() == Reader.FLINK_CDC) {
      problems.invalid(
          "source.postgres.tableMappings",
          "reader flink-cdc keeps the tables that its pipe was made with: make another pipe, or"
              + " one with the native reader");
    }
  }

  /** What the table tells. */
  static void table(
      PipeDefinition definition,
      String field,
      SourceTable table,
      TablePlan plan,
      Problems problems) {
    if (definition.settings().reader() == Reader.NATIVE) {
      return;
    }
    boolean full = table.identity().equals("f");
    if (plan.partitioned() || table.partition()) {
      refuse(field, table, "partitioned tables and partitions are not read", problems);
    }
    if (!plan.rowFilter().isEmpty()) {
      refuse(field, table, "a publication's row filter is not obeyed in the copy", problems);
    }
    List<SourceTable.Column> key = table.primaryKey();
    if (key.isEmpty() || !full && !table.identity().equals("d") || plan.mergesByWholeRows()) {
      refuse(
          field,
          table,
          "it needs a primary key, and the default REPLICA IDENTITY or FULL",
          problems);
    } else if (!FlinkCdcLimits.splitsBy(key.get(0).type())) {
      refuse(
          field,
          table,
          "it cannot be cut by column "
              + key.get(0).name()
              + " of type "
              + key.get(0).type().display()
              + ", the first of its key",
          problems);
    }
    for (ColumnPlan column : plan.columns()) {
      if (!FlinkCdcLimits.carries(column.type())) {
        problems.add(
            field,
            ErrorCode.UNSUPPORTED_TYPE,
            "column "
                + column.name()
                + " of "
                + table.display()
                + ": type "
                + column.type().display()
                + " is not carried by reader flink-cdc");
      }
      if (column.name().indexOf('"') >= 0) {
        refuse(field, table, "column " + column.name() + " has a quote in its name", problems);
      }
    }
  }

  private static void refuse(String field, SourceTable table, String why, Problems problems) {
    problems.invalid(field, table.display() + ": with reader flink-cdc " + why);
  }
}
