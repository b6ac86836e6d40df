package io.penstock.model.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publication sends of a table (manual, "pg_publication_tables").
 *
 * @param rowFilter an expression, null where all rows are sent
 * @param columns the published ones; empty before Postgres 15, where all are
 * @param numbers {@code attnum} of those that a column list names, which stay when the columns are
 *     renamed; empty where there is no list
 */
public record PublishedForm(
    @Nullable String rowFilter, List<String> columns, List<Integer> numbers) {

  /**
   * How it differs from what a table was planned and copied with, empty where it does not. Rows
   * that another filter lets in or shuts out do not come by themselves: only a new copy has them.
   */
  public String misfit(TablePlan plan) {
    String filter = rowFilter == null ? "" : rowFilter;
    if (!filter.equals(plan.rowFilter())) {
      return (filter.isEmpty() ? "all rows" : "only the rows WHERE " + filter)
          + " instead of "
          + (plan.rowFilter().isEmpty() ? "all" : "those WHERE " + plan.rowFilter());
    }
    if (numbers.isEmpty()) {
      return "";
    }
    List<String> missing =
        plan.columns().stream()
            .filter(column -> !plan.dropped(column) && !numbers.contains(column.attnum()))
            .map(ColumnPlan::name)
            .toList();
    return missing.isEmpty() ? "" : "no column(s) " + String.join(", ", missing) + " any more";
  }
}
