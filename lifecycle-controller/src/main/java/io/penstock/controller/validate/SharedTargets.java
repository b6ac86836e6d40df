package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.fields.Problems;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables that fill one target must make the same of it. */
final class SharedTargets {

  private SharedTargets() {}

  /** Adds a problem for each table that would need its target otherwise than one before it. */
  static void check(PipeDefinition definition, List<TablePlan> plans, Problems problems) {
    Map<String, TablePlan> first = new HashMap<>();
    for (TablePlan plan : plans) {
      TablePlan other = first.putIfAbsent(plan.targetTable(), plan);
      if (other != null && plan.mergesByWholeRows()) {
        // Whether a removed row has an equal one left is asked of one source table.
        problems.invalid(
            SourceValidation.MAPPINGS,
            plan.display()
                + " and "
                + other.display()
                + " cannot share "
                + plan.targetTable()
                + " without a key: give them a primary key, or a target each");
      }
      if (other != null && !shape(other).equals(shape(plan))) {
        int index =
            definition.tables().stream()
                .map(t -> List.of(t.schema(), t.table(), t.target()))
                .toList()
                .indexOf(List.of(plan.schema(), plan.name(), plan.targetTable()));
        problems.invalid(
            SourceValidation.MAPPINGS + "[" + index + "].targetTable",
            plan.display()
                + " and "
                + other.display()
                + " cannot share "
                + plan.targetTable()
                + ": their columns, types, keys, engine or partitioning differ. Exclude what one of"
                + " them lacks, or give each a target of its own and a view over both");
      }
    }
  }

  private static List<Object> shape(TablePlan plan) {
    Set<List<String>> columns =
        plan.columns().stream()
            .map((ColumnPlan c) -> List.of(c.targetName(), c.targetType()))
            .collect(Collectors.toSet());
    return List.of(columns, plan.sortingKey(), plan.engine(), plan.partitionByExpr());
  }

  /** What a person should know of them. */
  static List<String> notices(List<TablePlan> plans) {
    return plans.stream().collect(Collectors.groupingBy(TablePlan::targetTable)).entrySet().stream()
        .filter(shared -> shared.getValue().size() > 1)
        .map(
            shared ->
                "Tables "
                    + shared.getValue().stream()
                        .map(TablePlan::display)
                        .collect(Collectors.joining(", "))
                    + " share the target "
                    + shared.getKey()
                    + ": a key must never be in more than one of them, or the newest change of any"
                    + " hides the others' rows; a TRUNCATE of one stops it")
        .sorted()
        .toList();
  }
}
