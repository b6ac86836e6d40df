package io.penstock.controller.plan;

import io.penstock.controller.definition.ColumnMapping;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A mapping under the names of now; pure. What the user said of a column holds for it whatever it
 * is called: above all that it is not to be copied.
 */
public final class MappingNow {

  private MappingNow() {}

  /** The mapping of a planned table that may have been altered. */
  public static TableMapping of(TableMapping mapping, TablePlan plan, SourceTable table) {
    Map<Integer, SourceTable.Column> byNumber = new HashMap<>();
    table.columns().forEach(column -> byNumber.put(column.attnum(), column));
    Map<String, String> names = new HashMap<>();
    for (ColumnPlan column : plan.columns()) {
      SourceTable.Column present = byNumber.get(column.attnum());
      if (present != null) {
        names.put(column.name(), present.name());
      }
    }
    return mapping
        .withSource(table.schema(), table.name())
        .withColumns(
            excluded(mapping, plan, table),
            mapping.sortingKeys().stream().map(key -> names.getOrDefault(key, key)).toList(),
            names.getOrDefault(mapping.partitionKey(), mapping.partitionKey()),
            columns(mapping, names, table));
  }

  /** What was wanted of a column that is gone goes with it. */
  private static List<ColumnMapping> columns(
      TableMapping mapping, Map<String, String> names, SourceTable table) {
    Set<String> there =
        table.columns().stream().map(SourceTable.Column::name).collect(Collectors.toSet());
    return mapping.columns().stream()
        .map(wanted -> wanted.withName(names.getOrDefault(wanted.name(), wanted.name())))
        .filter(wanted -> there.contains(wanted.name()))
        .toList();
  }

  /**
   * By number, and by name where a column of a name that is excluded was made anew. The plan's
   * names and numbers of columns that are left out are in one order.
   */
  private static List<String> excluded(TableMapping mapping, TablePlan plan, SourceTable table) {
    List<Integer> numbers = plan.history().leftOut();
    Set<Integer> numbered = new HashSet<>();
    for (int i = 0; i < numbers.size(); i++) {
      if (mapping.excludedColumns().contains(plan.leftOut().get(i))) {
        numbered.add(numbers.get(i));
      }
    }
    return table.columns().stream()
        .filter(
            column ->
                numbered.contains(column.attnum())
                    || mapping.excludedColumns().contains(column.name()))
        .map(SourceTable.Column::name)
        .toList();
  }
}
