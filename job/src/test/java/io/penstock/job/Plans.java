package io.penstock.job;

import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.util.List;
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

  private static TablePlan with(
      TablePlan plan, TableEngine engine, List<ColumnPlan> columns, List<String> leftOut) {
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
        plan.partitionKey(),
        plan.snapshotVersion(),
        columns,
        leftOut,
        plan.work());
  }
}
