package io.penstock.job.source;

import io.penstock.job.source.PlanState.TableProgress;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The snapshot's progress as gauges of the JobManager's operator: {@code snapshotSplitsTotal},
 * {@code snapshotSplitsDone}, {@code snapshotRows}, {@code snapshotComplete}, {@code streaming},
 * and for the table with index {@code i} in the spec {@code table.i.splitsTotal}, {@code
 * .splitsDone}, {@code .rows}. The controller reads them.
 */
final class EnumeratorMetrics {

  /** A look at the enumerator. */
  record View(TableProgress[] progress, boolean complete, boolean streaming) {

    long sum(ToLongFunction<TableProgress> field) {
      long sum = 0;
      for (TableProgress table : progress) {
        sum += field.applyAsLong(table);
      }
      return sum;
    }
  }

  private EnumeratorMetrics() {}

  static void register(MetricGroup group, Supplier<View> view) {
    gauge(group, "snapshotSplitsTotal", () -> view.get().sum(TableProgress::chunks));
    gauge(group, "snapshotSplitsDone", () -> view.get().sum(TableProgress::done));
    gauge(group, "snapshotRows", () -> view.get().sum(TableProgress::rows));
    gauge(group, "snapshotComplete", () -> view.get().complete() ? 1L : 0L);
    gauge(group, "streaming", () -> view.get().streaming() ? 1L : 0L);
    int tables = view.get().progress().length;
    for (int i = 0; i < tables; i++) {
      int index = i;
      MetricGroup table = group.addGroup("table").addGroup(Integer.toString(i));
      gauge(table, "splitsTotal", () -> (long) view.get().progress()[index].chunks());
      gauge(table, "splitsDone", () -> (long) view.get().progress()[index].done());
      gauge(table, "rows", () -> view.get().progress()[index].rows());
    }
  }

  private static void gauge(MetricGroup group, String name, Gauge<Long> gauge) {
    group.gauge(name, gauge);
  }
}
