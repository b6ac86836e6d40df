package io.penstock.controller.engine.step.resync;

import io.penstock.controller.destination.Target;
import io.penstock.controller.destination.TargetTables;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.TablePlan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new table takes over from the live one that it is going to replace: what users have put
 * there must be there after the exchange.
 *
 * @param asItIs whether it is made just like the live one, with its indexes, TTL and settings
 * @param extra columns of the live one that no plan of the pipe has ever had, in their order
 */
record LiveShape(boolean asItIs, List<Target.Column> extra) {

  LiveShape {
    extra = List.copyOf(extra);
  }

  /**
   * Compares.
   *
   * @param live null when there is none
   * @param before the pipe's plans until now
   * @param plan of the new table, under its own name
   */
  static LiveShape of(
      @Nullable Target live, List<TablePlan> before, TablePlan plan, MetadataColumns metadata) {
    if (live == null) {
      return new LiveShape(false, List.of());
    }
    Set<String> planned = new HashSet<>();
    plan.columns().stream().map(ColumnPlan::targetName).forEach(planned::add);
    planned.addAll(Set.of(metadata.version(), metadata.isDeleted(), metadata.syncedAt()));
    Set<String> ours = new HashSet<>(planned);
    TablePlan last = null;
    for (TablePlan old : before) {
      if (old.targetTable().equals(live.name())) {
        old.columns().stream().map(ColumnPlan::targetName).forEach(ours::add);
        last = old;
      }
    }
    List<Target.Column> extra =
        live.columns().stream().filter(column -> !ours.contains(column.name())).toList();
    boolean dropped =
        live.columns().stream()
            .anyMatch(column -> ours.contains(column.name()) && !planned.contains(column.name()));
    boolean same =
        last != null
            && !dropped
            && last.partitionByExpr().equals(plan.partitionByExpr())
            && last.sortingKey().equals(plan.sortingKey())
            // A replicated table may name its place in Keeper, where there is only one.
            && !live.engine().startsWith("Replicated")
            && TargetTables.differences(plan, live, metadata).isEmpty();
    return new LiveShape(same, extra);
  }
}
