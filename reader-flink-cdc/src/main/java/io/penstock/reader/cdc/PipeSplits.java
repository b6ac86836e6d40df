package io.penstock.reader.cdc;

import io.penstock.model.spec.PipeSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.source.enumerator.IncrementalSourceEnumerator;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The connector's enumerator with the native one's gauges, from which the controller knows how far
 * a pipe is. Its Postgres variant would make a slot that is gone anew, and is passed over.
 */
final class PipeSplits extends IncrementalSourceEnumerator {

  private final CountingAssigner counting;
  private final int tables;
  private volatile CountingAssigner.Progress progress;

  PipeSplits(
      PipeSpec spec,
      SplitEnumeratorContext<SourceSplitBase> context,
      SourceConfig config,
      CountingAssigner assigner) {
    super(context, config, assigner, Boundedness.CONTINUOUS_UNBOUNDED);
    counting = assigner;
    tables = spec.tables().size();
    progress = new CountingAssigner.Progress(new int[tables], new int[tables], false);
  }

  @Override
  public void start() {
    super.start();
    look();
    register(context.metricGroup());
  }

  private void register(MetricGroup group) {
    gauge(group, "snapshotSplitsTotal", now -> Arrays.stream(now.known()).sum());
    gauge(group, "snapshotSplitsDone", now -> Arrays.stream(now.done()).sum());
    gauge(group, "snapshotComplete", now -> now.streaming() ? 1 : 0);
    gauge(group, "streaming", now -> now.streaming() ? 1 : 0);
    for (int i = 0; i < tables; i++) {
      int index = i;
      MetricGroup table = group.addGroup("table").addGroup(Integer.toString(i));
      gauge(table, "splitsTotal", now -> now.known()[index]);
      gauge(table, "splitsDone", now -> now.done()[index]);
      gauge(table, "covered", now -> now.streaming() ? 1 : 0);
    }
  }

  private void gauge(
      MetricGroup group, String name, ToLongFunction<CountingAssigner.Progress> value) {
    Gauge<Long> gauge = () -> value.applyAsLong(progress);
    group.gauge(name, gauge);
  }

  private void look() {
    progress = counting.progress();
  }

  @Override
  protected void assignSplits() {
    super.assignSplits();
    look();
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    super.handleSourceEvent(subtask, event);
    look();
  }

  @Override
  public void addSplitsBack(List<SourceSplitBase> splits, int subtask) {
    super.addSplitsBack(splits, subtask);
    look();
  }
}
