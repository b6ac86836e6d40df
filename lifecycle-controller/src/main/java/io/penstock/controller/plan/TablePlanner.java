package io.penstock.controller.plan;

import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ComputedColumn;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TableHistory;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.SplitKey;
import io.penstock.model.type.TypeMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plans one table. */
public final class TablePlanner {

  private final PipeSettings settings;
  private final boolean time64;
  private final int behaviourVersion;
  private final GeneratedColumns generated;
  private final Problems problems;
  private final List<String> notices = new ArrayList<>();

  /** A planner for a new pipe whose generated columns cannot be carried. */
  public TablePlanner(PipeSettings settings, boolean time64, Problems problems) {
    this(settings, time64, TypeMap.BEHAVIOUR_VERSION, GeneratedColumns.NONE, problems);
  }

  /**
   * A planner for the tables of one pipe.
   *
   * @param time64 whether the destination has the type Time64
   * @param behaviourVersion that the pipe is pinned to
   * @param generated which generated columns are carried
   * @param problems collects what does not fit
   */
  public TablePlanner(
      PipeSettings settings,
      boolean time64,
      int behaviourVersion,
      GeneratedColumns generated,
      Problems problems) {
    this.settings = settings;
    this.time64 = time64;
    this.behaviourVersion = behaviourVersion;
    this.generated = generated;
    this.problems = problems;
  }

  /** What a person should know of the plans made so far, one sentence each. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * The table's plan, with version 0 for copied rows.
   *
   * @param field path of the mapping: {@code source.postgres.tableMappings[0]}
   * @return empty when a problem was added
   */
  public Optional<TablePlan> plan(String field, TableMapping mapping, SourceTable table) {
    int before = problems.list().size();
    List<SourceTable.Column> copied = copied(field, mapping, table);
    List<String> names = copied.stream().map(SourceTable.Column::name).toList();
    KeyChoice key = KeyChoice.of(table, names, settings.mode().streams());
    checkKey(field, mapping, table, key);
    if (key.identity() == ReplicaIdentity.FULL && key.columns().equals(names)) {
      notices.add(
          table.display()
              + (table.keyFlaw() == SourceTable.KeyFlaw.DEFERRABLE
                  ? " has a DEFERRABLE primary key, which rows may share for a moment: its target"
                  : " has no primary key: its target")
              + " is ordered by all columns, where identical rows"
              + " collapse into one and NULL becomes the type's default");
    }
    TableEngine engine = engine(field, mapping, table, key);
    List<String> sorting = sortingKey(field, mapping, table, key, engine);
    checkPartitionKey(field, mapping, copied);
    Set<String> keys = new HashSet<>(key.columns());
    if (key.identity() == ReplicaIdentity.FULL) {
      keys.addAll(sorting);
    }
    Set<String> neverNull = new HashSet<>(keys);
    neverNull.addAll(sorting);
    ColumnPlanner planner =
        new ColumnPlanner(settings, time64, behaviourVersion, problems, field, mapping, table);
    planner.check(Set.copyOf(names));
    List<ColumnPlan> columns = new ArrayList<>();
    for (SourceTable.Column column : copied) {
      String name = column.name();
      planner
          .carried(column, keys.contains(name), neverNull.contains(name))
          .ifPresent(columns::add);
    }
    List<ComputedColumn> computed = planner.computed();
    if (problems.list().size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new TablePlan(
            table.oid(),
            table.schema(),
            table.name(),
            table.kind().equals("p"),
            key.identity(),
            mapping.target(),
            engine,
            sorting.stream().map(mapping::targetName).toList(),
            mapping.partitionByExpr(),
            mapping.partitionKey(),
            Lsn.NONE,
            columns,
            leftOut(table, copied).map(SourceTable.Column::name).toList(),
            TableWork.COPY_AND_FOLLOW,
            computed,
            "",
            TableHistory.begin(leftOut(table, copied).map(SourceTable.Column::attnum).toList())));
  }

  /** Whether its values come from Postgres. */
  private boolean carries(TableMapping mapping, SourceTable.Column column) {
    return generated.carries(column)
        && (!column.generated()
            || mapping.column(column.name()).filter(c -> !c.expression().isEmpty()).isEmpty());
  }

  private List<SourceTable.Column> copied(String field, TableMapping mapping, SourceTable table) {
    Set<String> excluded = new HashSet<>(mapping.excludedColumns());
    Set<String> missing = new HashSet<>(excluded);
    List<SourceTable.Column> copied = new ArrayList<>();
    for (SourceTable.Column column : table.columns()) {
      missing.remove(column.name());
      if (excluded.contains(column.name())) {
        continue;
      }
      if (carries(mapping, column)) {
        copied.add(column);
      } else if (mapping.column(column.name()).isEmpty()) {
        notices.add(
            table.display() + ": generated column " + column.name() + " is left out of the target");
      }
    }
    for (String name : missing) {
      problems.add(
          field + ".excludedColumns",
          ErrorCode.COLUMN_MISSING,
          table.display() + " has no column \"" + name + "\"");
    }
    if (copied.isEmpty()) {
      problems.invalid(field + ".excludedColumns", table.display() + " has no column left to copy");
    }
    return copied;
  }

  private static Stream<SourceTable.Column> leftOut(
      SourceTable table, List<SourceTable.Column> copied) {
    return table.columns().stream().filter(column -> !copied.contains(column));
  }

  private void checkKey(String field, TableMapping mapping, SourceTable table, KeyChoice key) {
    if (settings.mode().streams() && key.identity() == ReplicaIdentity.NONE) {
      problems.add(
          new Problem(
              field + ".sourceTable",
              ErrorCode.NO_REPLICA_IDENTITY,
              KeyAdvice.flaw(table),
              KeyAdvice.remedy(table),
              KeyAdvice.sql(table)));
    }
    for (SourceTable.Column column : table.columns()) {
      boolean inKey =
          key.columns().contains(column.name())
              && (key.identity() != ReplicaIdentity.NONE || !settings.mode().streams());
      if (inKey && mapping.excludedColumns().contains(column.name())) {
        problems.invalid(
            field + ".excludedColumns",
            "\"" + column.name() + "\" belongs to the key of " + table.display());
      }
      if (inKey && !carries(mapping, column)) {
        problems.add(
            field + ".sourceTable",
            ErrorCode.NO_REPLICA_IDENTITY,
            "key column " + column.name() + " of " + table.display() + " is generated",
            "Generated columns are not in the change stream: use another key, or FULL.");
      }
    }
  }

  private TableEngine engine(String field, TableMapping mapping, SourceTable table, KeyChoice key) {
    boolean keyless = key.columns().isEmpty();
    if (mapping.engine() == null) {
      if (keyless && !settings.mode().streams()) {
        notices.add(table.display() + " has no key: its target is a MergeTree");
        return TableEngine.MERGE_TREE;
      }
      return TableEngine.REPLACING_MERGE_TREE;
    }
    if (mapping.engine() == TableEngine.REPLACING_MERGE_TREE
        && keyless
        && !settings.mode().streams()) {
      problems.add(
          field + ".tableEngine",
          ErrorCode.NO_REPLICA_IDENTITY,
          table.display() + " has no key, so ReplacingMergeTree would merge all its rows into one",
          "Set tableEngine to MergeTree.");
    }
    if (mapping.engine() == TableEngine.MERGE_TREE && settings.mode().streams()) {
      notices.add(
          table.display()
              + ": tableEngine MergeTree keeps every change as a row of its own, and some twice"
              + " after a crash; ReplacingMergeTree shows the source's rows under FINAL");
    }
    return mapping.engine();
  }

  private List<String> sortingKey(
      String field, TableMapping mapping, SourceTable table, KeyChoice key, TableEngine engine) {
    if (!mapping.customSortingKey()) {
      return engine == TableEngine.NULL ? List.of() : key.columns();
    }
    Set<String> names = new HashSet<>();
    table.columns().stream()
        .filter(c -> carries(mapping, c) && !mapping.excludedColumns().contains(c.name()))
        .forEach(c -> names.add(c.name()));
    for (String column : mapping.sortingKeys()) {
      if (!names.contains(column)) {
        problems.add(
            field + ".sortingKeys",
            ErrorCode.COLUMN_MISSING,
            table.display() + " has no copied column \"" + column + "\"");
      }
    }
    if (engine == TableEngine.REPLACING_MERGE_TREE) {
      checkCustomKey(field, mapping, table, key);
    }
    return mapping.sortingKeys();
  }

  /**
   * A tombstone bears only the identity's columns: the sorting key must be made of them. And it
   * must hold them all, or two rows would be merged into one.
   */
  private void checkCustomKey(
      String field, TableMapping mapping, SourceTable table, KeyChoice key) {
    Set<String> wanted = new HashSet<>(key.columns());
    Set<String> given = new HashSet<>(mapping.sortingKeys());
    Set<String> more = new HashSet<>(given);
    more.removeAll(wanted);
    Set<String> fewer = new HashSet<>(wanted);
    fewer.removeAll(given);
    if (!fewer.isEmpty()) {
      problems.invalid(
          field + ".sortingKeys",
          "must also hold the key column(s) "
              + String.join(", ", fewer)
              + " of "
              + table.display()
              + ", or different rows would be merged into one");
    }
    if (!more.isEmpty() && key.identity() != ReplicaIdentity.FULL && settings.mode().streams()) {
      problems.invalid(
          field + ".sortingKeys",
          String.join(", ", more)
              + " is not in the replica identity of "
              + table.display()
              + ", so deletes could not be matched; leave it out, or run ALTER TABLE "
              + Quote.postgres(table.schema(), table.name())
              + " REPLICA IDENTITY FULL");
    }
  }

  private void checkPartitionKey(
      String field, TableMapping mapping, List<SourceTable.Column> copied) {
    String name = mapping.partitionKey();
    if (name.isEmpty()) {
      return;
    }
    Optional<SourceTable.Column> key =
        copied.stream().filter(column -> column.name().equals(name)).findFirst();
    if (key.isEmpty()) {
      problems.add(
          field + ".partitionKey",
          ErrorCode.COLUMN_MISSING,
          mapping.display() + " has no copied column \"" + name + "\"");
    } else if (!SplitKey.fits(key.get().type())) {
      problems.add(
          field + ".partitionKey",
          ErrorCode.UNSUPPORTED_TYPE,
          mapping.display() + "." + name + " is of a type whose values cannot split a load",
          "Name a column of numbers, texts, times or uuids, or leave partitionKey out: the table's"
              + " pages split the load then.");
    }
  }
}
