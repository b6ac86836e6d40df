package io.penstock.controller.verify;

import io.penstock.controller.verify.VerifyReport.NotCompared;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table as it is compared.
 *
 * @param columns that are compared, in the plan's order
 * @param key those that tell rows apart, in the target's order
 * @param notCompared the others, and why
 */
record ComparedTable(
    TablePlan plan,
    List<ComparedColumn> columns,
    List<ComparedColumn> key,
    List<NotCompared> notCompared) {

  /** Looks at each column; empty when one of the key cannot be compared. */
  static Optional<ComparedTable> of(TablePlan plan) {
    List<ComparedColumn> columns = new ArrayList<>();
    List<NotCompared> not = new ArrayList<>();
    for (ColumnPlan column : plan.columns()) {
      if (plan.dropped(column)) {
        not.add(new NotCompared(column.name(), "the source has it no more"));
        continue;
      }
      Optional<Form> form = Forms.of(column);
      form.ifPresentOrElse(
          known -> columns.add(ComparedColumn.of(column, known)),
          () ->
              not.add(
                  new NotCompared(
                      column.name(),
                      column.type().display()
                          + " in "
                          + column.targetType()
                          + " has no form that both servers print alike")));
    }
    plan.leftOut().forEach(name -> not.add(new NotCompared(name, "it is not in the target")));
    plan.computed()
        .forEach(column -> not.add(new NotCompared(column.targetName(), "ClickHouse computes it")));
    Map<String, ComparedColumn> byTarget = new HashMap<>();
    columns.forEach(column -> byTarget.put(column.plan().targetName(), column));
    List<ComparedColumn> key = new ArrayList<>();
    for (String name : plan.sortingKey()) {
      ComparedColumn column = byTarget.get(name);
      if (column == null) {
        return Optional.empty();
      }
      key.add(column);
    }
    return Optional.of(
        new ComparedTable(plan, List.copyOf(columns), List.copyOf(key), List.copyOf(not)));
  }

  /** Whether equal rows of the source are one row of the target. */
  boolean wholeRows() {
    return plan.mergesByWholeRows();
  }
}
