package io.penstock.job;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.ReplicaIdentity;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Plans that differ from what {@link PipeFixture} makes of a table. */
final class Plans {

  private Plans() {}

  /** Without one of its columns. */
  static UnaryOperator<TablePlan> without(String column) {
    return plan ->
        with(
            plan,
            plan.engine(),
            plan.columns().stream().filter(carried -> !carried.name().equals(column)).toList(),
            List.of(column));
  }

  /** With a target of another engine. */
  static UnaryOperator<TablePlan> engine(TableEngine engine) {
    return plan -> with(plan, engine, plan.columns(), plan.leftOut());
  }

  /** Of a table that is known by all its columns, as REPLICA IDENTITY FULL without a key is. */
  static UnaryOperator<TablePlan> wholeRow() {
    return plan -> {
      List<ColumnPlan> columns =
          plan.columns().stream()
              .map(
                  column ->
                      new ColumnPlan(
                          column.name(),
                          column.attnum(),
                          column.type(),
                          true,
                          column.targetName(),
                          column.targetType().replaceFirst("^Nullable\\((.*)\\)$", "$1"),
                          column.refusesNull()))
              .toList();
      return new TablePlan(
          plan.oid(),
          plan.schema(),
          plan.name(),
          plan.partitioned(),
          ReplicaIdentity.FULL,
          plan.targetTable(),
          plan.engine(),
          columns.stream().map(ColumnPlan::targetName).toList(),
          plan.partitionByExpr(),
          plan.partitionKey(),
          plan.snapshotVersion(),
          columns,
          plan.leftOut(),
          plan.work());
    };
  }

  /** With loads that are split by a column each. */
  static UnaryOperator<TablePlan> splitBy(Map<String, String> columnOfTable) {
    return plan ->
        with(plan, plan.engine(), plan.columns(), plan.leftOut(), columnOfTable.get(plan.name()));
  }

  private static TablePlan with(
      TablePlan plan, TableEngine engine, List<ColumnPlan> columns, List<String> leftOut) {
    return with(plan, engine, columns, leftOut, plan.partitionKey());
  }

  private static TablePlan with(
      TablePlan plan,
      TableEngine engine,
      List<ColumnPlan> columns,
      List<String> leftOut,
      String partitionKey) {
    return new TablePlan(
        plan.oid(),
        plan.schema(),
        plan.name(),
        plan.partitioned(),
        plan.identity(),
        plan.targetTable(),
        engine,
        plan.sortingKey(),
        plan.partitionByExpr(),
        partitionKey,
        plan.snapshotVersion(),
        columns,
        leftOut,
        plan.work());
  }
}
