package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.model.Lsn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One table's way from Postgres to ClickHouse, resolved against both catalogues.
 *
 * @param oid of the source table: what Relation messages bear; for a partitioned table its root's
 * @param schema of the source table
 * @param name of the source table
 * @param partitioned whether it has partitions, which are copied leaf by leaf
 * @param identity what old rows are known by
 * @param targetTable in the pipe's destination database
 * @param engine of the target table
 * @param sortingKey target column names in order; empty only for engine Null or a keyless MergeTree
 * @param partitionByExpr ClickHouse expression, or empty
 * @param partitionKey source column that splits the load instead of ctid, or empty
 * @param snapshotVersion the version of copied rows: not above any change the stream can deliver
 * @param columns in target order; at least one
 * @param leftOut source columns that are known and not carried: excluded or generated ones. Any
 *     other column that appears in the stream is a change of the table
 * @param work what the job does for it
 * @param computed columns that ClickHouse fills by itself
 * @param rowFilter of the publication, as Postgres prints it; empty where all rows are published.
 *     What is copied obeys it too
 * @param history how the plan was changed since it was made
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TablePlan(
    long oid,
    String schema,
    String name,
    boolean partitioned,
    ReplicaIdentity identity,
    String targetTable,
    TableEngine engine,
    List<String> sortingKey,
    String partitionByExpr,
    String partitionKey,
    Lsn snapshotVersion,
    List<ColumnPlan> columns,
    List<String> leftOut,
    TableWork work,
    List<ComputedColumn> computed,
    String rowFilter,
    TableHistory history) {

  public TablePlan {
    sortingKey = sortingKey == null ? List.of() : List.copyOf(sortingKey);
    partitionByExpr = partitionByExpr == null ? "" : partitionByExpr;
    partitionKey = partitionKey == null ? "" : partitionKey;
    columns = List.copyOf(columns);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    work = work == null ? TableWork.COPY_AND_FOLLOW : work;
    computed = computed == null ? List.of() : List.copyOf(computed);
    rowFilter = rowFilter == null ? "" : rowFilter;
    history = history == null ? TableHistory.NONE : history;
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("table " + schema + "." + name + " has no columns");
    }
  }

  /**
   * A plan that was never changed, of a table of which all rows are published and all columns come
   * from the source.
   */
  public TablePlan(
      long oid,
      String schema,
      String name,
      boolean partitioned,
      ReplicaIdentity identity,
      String targetTable,
      TableEngine engine,
      List<String> sortingKey,
      String partitionByExpr,
      String partitionKey,
      Lsn snapshotVersion,
      List<ColumnPlan> columns,
      List<String> leftOut,
      TableWork work) {
    this(
        oid,
        schema,
        name,
        partitioned,
        identity,
        targetTable,
        engine,
        sortingKey,
        partitionByExpr,
        partitionKey,
        snapshotVersion,
        columns,
        leftOut,
        work,
        List.of(),
        "",
        TableHistory.NONE);
  }

  /** How a person writes the source table: {@code public.orders}. */
  public String display() {
    return schema + "." + name;
  }

  /** Whether the job carries it at all. */
  public boolean active() {
    return work != TableWork.NONE;
  }

  /** Whether the target keeps one row of those that are equal in this column and its like. */
  public boolean mergesBy(ColumnPlan column) {
    return engine == TableEngine.REPLACING_MERGE_TREE && sortingKey.contains(column.targetName());
  }

  /**
   * Whether only all columns together tell the target's rows apart, as with REPLICA IDENTITY FULL
   * and no key: then equal rows of the source are one row of the target.
   */
  public boolean mergesByWholeRows() {
    return engine == TableEngine.REPLACING_MERGE_TREE
        && identity == ReplicaIdentity.FULL
        && new HashSet<>(sortingKey)
            .containsAll(columns.stream().map(ColumnPlan::targetName).toList());
  }

  /** Whether the source has the column no more; the target keeps it. */
  public boolean dropped(ColumnPlan column) {
    return history.dropped().contains(column.attnum());
  }

  /** The columns that the source has now, in {@code attnum} order. */
  public FormerShape shape() {
    return new FormerShape(
        columns.stream()
            .filter(column -> !dropped(column))
            .sorted(Comparator.comparingInt(ColumnPlan::attnum))
            .map(c -> new FormerShape.Column(c.attnum(), c.name(), c.type()))
            .toList(),
        leftOut);
  }

  /** The same plan with the names and types of a former shape. */
  public TablePlan in(FormerShape shape) {
    Map<Integer, FormerShape.Column> then = new HashMap<>();
    shape.columns().forEach(column -> then.put(column.attnum(), column));
    List<ColumnPlan> renamed = new ArrayList<>();
    for (ColumnPlan column : columns) {
      FormerShape.Column was = then.get(column.attnum());
      renamed.add(was == null ? column : column.as(was.name(), was.type()));
    }
    return withColumns(renamed, shape.leftOut(), history);
  }

  /** The same plan of a table that is called otherwise now. */
  public TablePlan withSource(String otherSchema, String otherName) {
    return with(
        copy -> {
          copy.schema = otherSchema;
          copy.name = otherName;
        });
  }

  /** The same plan with other columns, and how that came about. */
  public TablePlan withColumns(
      List<ColumnPlan> others, List<String> otherLeftOut, TableHistory how) {
    return with(
        copy -> {
          copy.columns = others;
          copy.leftOut = otherLeftOut;
          copy.history = how;
        });
  }

  /** The same plan of a table whose old rows are known by something else now. */
  public TablePlan withIdentity(ReplicaIdentity other) {
    return with(copy -> copy.identity = other);
  }

  /** The same plan with another history. */
  public TablePlan withHistory(TableHistory other) {
    return with(copy -> copy.history = other);
  }

  /** The same plan with another version for copied rows. */
  public TablePlan withSnapshotVersion(Lsn version) {
    return with(copy -> copy.snapshotVersion = version);
  }

  /** The same plan with another target. */
  public TablePlan withTarget(String target) {
    return with(copy -> copy.targetTable = target);
  }

  /** The same plan with something else to do. */
  public TablePlan withWork(TableWork other) {
    return with(copy -> copy.work = other);
  }

  /** The same plan for a table of which only some rows are published. */
  public TablePlan withRowFilter(String filter) {
    return with(copy -> copy.rowFilter = filter);
  }

  /** The same plan with other columns that ClickHouse fills by itself. */
  public TablePlan withComputed(List<ComputedColumn> others) {
    return with(copy -> copy.computed = others);
  }

  private TablePlan with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.plan(this);
  }

  /** What of a plan may differ in a copy of it. */
  private static final class Copy {

    private String schema;
    private String name;
    private ReplicaIdentity identity;
    private String targetTable;
    private Lsn snapshotVersion;
    private List<ColumnPlan> columns;
    private List<String> leftOut;
    private TableWork work;
    private List<ComputedColumn> computed;
    private String rowFilter;
    private TableHistory history;

    Copy(TablePlan plan) {
      schema = plan.schema;
      name = plan.name;
      identity = plan.identity;
      targetTable = plan.targetTable;
      snapshotVersion = plan.snapshotVersion;
      columns = plan.columns;
      leftOut = plan.leftOut;
      work = plan.work;
      computed = plan.computed;
      rowFilter = plan.rowFilter;
      history = plan.history;
    }

    TablePlan plan(TablePlan of) {
      return new TablePlan(
          of.oid,
          schema,
          name,
          of.partitioned,
          identity,
          targetTable,
          of.engine,
          of.sortingKey,
          of.partitionByExpr,
          of.partitionKey,
          snapshotVersion,
          columns,
          leftOut,
          work,
          computed,
          rowFilter,
          history);
    }
  }
}
