package io.penstock.controller.validate;

import io.penstock.controller.definition.ColumnMapping;
import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.destination.Rights;
import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.fields.Problems;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ComputedColumn;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What must be so in ClickHouse. */
final class DestinationValidation {

  /** Version, tombstone mark and time. */
  private static final int METADATA_COLUMNS = 3;

  private final PipeDefinition definition;
  private final TargetTables targets;
  private final Problems problems;

  DestinationValidation(PipeDefinition definition, TargetTables targets, Problems problems) {
    this.definition = definition;
    this.targets = targets;
    this.problems = problems;
  }

  /** The database; false when looking further makes no sense. */
  boolean database(TargetTables.Facts facts) {
    String field = "destination.database";
    if (facts.databaseEngine().isEmpty()) {
      problems.add(
          field,
          ErrorCode.DESTINATION_DATABASE,
          "database \"" + definition.database() + "\" does not exist in ClickHouse");
      return false;
    }
    Set<String> fit = Set.of("Atomic", "Replicated", "Shared");
    if (!fit.contains(facts.databaseEngine())) {
      problems.add(
          field,
          ErrorCode.DESTINATION_DATABASE,
          "database \""
              + definition.database()
              + "\" has engine "
              + facts.databaseEngine()
              + "; it must be Atomic");
      return false;
    }
    return true;
  }

  /** What the user must be allowed: all of it, lest a pipe stops where it needs it first. */
  void rights(Rights rights) {
    List<String> wanted =
        new ArrayList<>(List.of("SELECT", "INSERT", "CREATE TABLE", "DROP TABLE"));
    if (definition.mode() != ReplicationMode.SNAPSHOT) {
      wanted.add("ALTER COLUMN");
      if (!definition.settings().ignoresTruncate()) {
        wanted.add("TRUNCATE");
      }
      if (definition.deleteOnMerge()) {
        wanted.add("ALTER DELETE");
      }
    }
    rights
        .missing(wanted)
        .ifPresent(
            grant ->
                problems.add(
                    "destination.database",
                    ErrorCode.DESTINATION_PRIVILEGE,
                    "the service's ClickHouse user may not do all that the pipe needs",
                    "Run in ClickHouse: " + grant));
  }

  /** The target tables: absent, or empty and of the right shape. */
  void tables(List<TablePlan> plans) {
    Map<String, Target> found =
        targets.find(definition.tables().stream().map(TableMapping::target).toList());
    MetadataColumns metadata = new MetadataColumns(definition.settings().metadataPrefix());
    for (int i = 0; i < definition.tables().size(); i++) {
      TableMapping mapping = definition.tables().get(i);
      String field = SourceValidation.MAPPINGS + "[" + i + "]";
      Target target = found.get(mapping.target());
      TablePlan plan =
          plans.stream()
              .filter(p -> p.targetTable().equals(mapping.target()))
              .findFirst()
              .orElse(null);
      if (target != null && target.rows() > 0) {
        problems.add(
            field + ".targetTable",
            ErrorCode.TARGET_NOT_EMPTY,
            "table " + mapping.target() + " exists and holds " + target.rows() + " rows");
      } else if (target != null && plan != null) {
        List<String> differences = TargetTables.misfits(plan, target, metadata);
        if (!differences.isEmpty()) {
          problems.add(
              field + ".targetTable",
              ErrorCode.TARGET_INCOMPATIBLE,
              "table "
                  + mapping.target()
                  + " exists and does not fit: "
                  + String.join("; ", differences));
        }
      }
      if (plan != null) {
        expressions(field, mapping, plan, metadata);
      }
    }
  }

  /** Nothing but what is tried out, for targets that are to be made anew. */
  void expressions(List<TablePlan> plans) {
    MetadataColumns metadata = new MetadataColumns(definition.settings().metadataPrefix());
    for (int i = 0; i < definition.tables().size(); i++) {
      TableMapping mapping = definition.tables().get(i);
      String field = SourceValidation.MAPPINGS + "[" + i + "]";
      plans.stream()
          .filter(plan -> plan.targetTable().equals(mapping.target()))
          .forEach(plan -> expressions(field, mapping, plan, metadata));
    }
  }

  private void expressions(
      String field, TableMapping mapping, TablePlan plan, MetadataColumns metadata) {
    int before = problems.list().size();
    if (!plan.partitionByExpr().isEmpty()) {
      partitioning(field + ".partitionByExpr", plan.withComputed(List.of()), metadata);
    }
    if (problems.list().size() == before) {
      computed(field, mapping, plan, metadata);
    }
  }

  /** Tries each expression by itself, on a table that takes a tombstone. */
  private void computed(
      String field, TableMapping mapping, TablePlan plan, MetadataColumns metadata) {
    for (ComputedColumn column : plan.computed()) {
      String at = field + ".columns" + index(mapping, column) + ".expression";
      TablePlan one = plan.withComputed(List.of(column));
      try {
        Target made = targets.tryOut(one, probe(), metadata);
        // The expression goes into the definition as it is, see below.
        boolean asPlanned =
            TargetTables.differences(one, made, metadata).isEmpty()
                && made.columns().size() == one.columns().size() + 1 + METADATA_COLUMNS;
        if (!asPlanned) {
          problems.invalid(at, "must be one expression over the target's other columns");
        }
      } catch (PipeException e) {
        problems.invalid(
            at,
            "ClickHouse refuses it, or refuses a row whose other columns have their defaults, as"
                + " deleted rows have: "
                + e.detail());
      }
    }
  }

  private static String index(TableMapping mapping, ComputedColumn column) {
    for (int i = 0; i < mapping.columns().size(); i++) {
      ColumnMapping wanted = mapping.columns().get(i);
      if (mapping.targetName(wanted.name()).equals(column.targetName())) {
        return "[" + i + "]";
      }
    }
    return "";
  }

  private static String probe() {
    return "_penstock_probe_" + UUID.randomUUID().toString().replace("-", "");
  }

  private void partitioning(String field, TablePlan plan, MetadataColumns metadata) {
    Target made;
    try {
      made = targets.tryOut(plan, probe(), metadata);
    } catch (PipeException e) {
      problems.invalid(field, "ClickHouse refuses it: " + e.detail());
      return;
    }
    // The expression is the one text that goes into the definition as it is: whatever else it
    // brought along would show in what the server made.
    List<String> differences = TargetTables.differences(plan, made, metadata);
    if (!differences.isEmpty()) {
      problems.invalid(field, "must be one expression: with it " + String.join("; ", differences));
      return;
    }
    if (plan.engine() != TableEngine.REPLACING_MERGE_TREE) {
      return;
    }
    Set<String> key = new HashSet<>(plan.sortingKey());
    List<String> others =
        made.columns().stream()
            .filter(column -> column.inPartitionKey() && !key.contains(column.name()))
            .map(Target.Column::name)
            .toList();
    if (!others.isEmpty()) {
      problems.invalid(
          field,
          "must be made of key columns only; "
              + String.join(", ", others)
              + " could put versions of one row into several partitions, where they never merge");
    }
  }
}
