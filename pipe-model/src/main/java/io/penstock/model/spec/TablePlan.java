package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.model.Lsn;
import java.util.List;

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
    List<ComputedColumn> computed) {

  public TablePlan {
    sortingKey = sortingKey == null ? List.of() : List.copyOf(sortingKey);
    partitionByExpr = partitionByExpr == null ? "" : partitionByExpr;
    partitionKey = partitionKey == null ? "" : partitionKey;
    columns = List.copyOf(columns);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    work = work == null ? TableWork.COPY_AND_FOLLOW : work;
    computed = computed == null ? List.of() : List.copyOf(computed);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("table " + schema + "." + name + " has no columns");
    }
  }

  /** A table whose columns all come from the source. */
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
        List.of());
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

  /** The same plan with another version for copied rows. */
  public TablePlan withSnapshotVersion(Lsn version) {
    return with(targetTable, version, work, computed);
  }

  /** The same plan with another target. */
  public TablePlan withTarget(String target) {
    return with(target, snapshotVersion, work, computed);
  }

  /** The same plan with something else to do. */
  public TablePlan withWork(TableWork other) {
    return with(targetTable, snapshotVersion, other, computed);
  }

  /** The same plan with other columns that ClickHouse fills. */
  public TablePlan withComputed(List<ComputedColumn> others) {
    return with(targetTable, snapshotVersion, work, others);
  }

  private TablePlan with(String target, Lsn version, TableWork todo, List<ComputedColumn> filled) {
    return new TablePlan(
        oid,
        schema,
        name,
        partitioned,
        identity,
        target,
        engine,
        sortingKey,
        partitionByExpr,
        partitionKey,
        version,
        columns,
        leftOut,
        todo,
        filled);
  }
}
