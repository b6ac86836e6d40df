package io.penstock.controller.plan;

import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
            names.getOrDefault(mapping.partitionKey(), mapping.partitionKey()));
  }

  /** By number, and by name where a column of a name that is excluded was made anew. */
  private static List<String> excluded(TableMapping mapping, TablePlan plan, SourceTable table) {
    Set<String> excluded = new LinkedHashSet<>();
    for (SourceTable.Column column : table.columns()) {
      boolean numbered = plan.history().leftOut().contains(column.attnum());
      if (numbered && !column.generated() || mapping.excludedColumns().contains(column.name())) {
        excluded.add(column.name());
      }
    }
    return new ArrayList<>(excluded);
  }
}
