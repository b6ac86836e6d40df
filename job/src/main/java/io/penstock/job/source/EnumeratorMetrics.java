package io.penstock.job.source;

import io.penstock.job.source.PlanState.TableProgress;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The snapshot's progress as gauges of the JobManager's operator: {@code snapshotSplitsTotal},
 * {@code snapshotSplitsDone}, {@code snapshotRows}, {@code snapshotComplete}, {@code streaming},
 * and for the table with index {@code i} in the spec {@code table.i.splitsTotal}, {@code
 * .splitsDone}, {@code .rows}, {@code .covered}. The controller reads them.
 */
final class EnumeratorMetrics {

  /** A look at the enumerator. */
  record View(List<TableProgress> progress, BitSet covered, boolean complete, boolean streaming) {

    long sum(ToLongFunction<TableProgress> field) {
      long sum = 0;
      for (TableProgress table : progress) {
        sum += field.applyAsLong(table);
      }
      return sum;
    }
  }

  private EnumeratorMetrics() {}

  static void register(MetricGroup group, int tables, Supplier<View> view) {
    gauge(group, "snapshotSplitsTotal", () -> view.get().sum(TableProgress::chunks));
    gauge(group, "snapshotSplitsDone", () -> view.get().sum(TableProgress::done));
    gauge(group, "snapshotRows", () -> view.get().sum(TableProgress::rows));
    gauge(group, "snapshotComplete", () -> view.get().complete() ? 1L : 0L);
    gauge(group, "streaming", () -> view.get().streaming() ? 1L : 0L);
    for (int i = 0; i < tables; i++) {
      int index = i;
      MetricGroup table = group.addGroup("table").addGroup(Integer.toString(i));
      gauge(table, "splitsTotal", () -> (long) view.get().progress().get(index).chunks());
      gauge(table, "splitsDone", () -> (long) view.get().progress().get(index).done());
      gauge(table, "rows", () -> view.get().progress().get(index).rows());
      gauge(table, "covered", () -> view.get().covered().get(index) ? 1L : 0L);
    }
  }

  private static void gauge(MetricGroup group, String name, Gauge<Long> gauge) {
    group.gauge(name, gauge);
  }
}
