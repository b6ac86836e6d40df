package io.penstock.job.source;

import io.penstock.job.encode.LossyCounter;
import io.penstock.model.Lsn;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.type.LossyKind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * A reader's metrics: {@code snapshotRowsRead}, {@code snapshotBytesRead} (as Postgres sent them),
 * {@code streamConnected} (1 on the subtask that follows the slot), {@code replicatedLsn} and
 * {@code confirmedLsn} (decimal WAL positions, 0 on the other subtasks), {@code sourceLagMillis},
 * {@code lossyValues} and, from the first one on, per table, column and kind {@code
 * table.i.lossy_ATTNUM_KIND}.
 */
final class ReaderMetrics {

  private final MetricGroup group;
  private final Counter rows;
  private final Counter bytes;
  private final LossyCounter[][] lossy;
  private final Set<String> published = ConcurrentHashMap.newKeySet();
  private volatile long emitted;
  private volatile long confirmed;
  private volatile @Nullable LongSupplier lag;

  ReaderMetrics(MetricGroup group, int tables) {
    this.group = group;
    this.lossy = new LossyCounter[tables][];
    rows = group.counter("snapshotRowsRead");
    bytes = group.counter("snapshotBytesRead");
    gauge("streamConnected", () -> lag == null ? 0L : 1L);
    gauge("replicatedLsn", () -> emitted);
    gauge("confirmedLsn", () -> confirmed);
    gauge("sourceLagMillis", this::lagMillis);
    gauge("lossyValues", this::lossyValues);
  }

  private void gauge(String name, Gauge<Long> gauge) {
    group.gauge(name, gauge);
  }

  private long lagMillis() {
    LongSupplier supplier = lag;
    return supplier == null ? 0 : supplier.getAsLong();
  }

  private long lossyValues() {
    long sum = 0;
    for (LossyCounter[] table : lossy) {
      sum += table == null ? 0 : sum(table);
    }
    return sum;
  }

  private static long sum(LossyCounter[] counters) {
    long sum = 0;
    for (LossyCounter counter : counters) {
      sum += counter.total();
    }
    return sum;
  }

  /** A table's counters: the same ones for each fetcher, as an idle one is ended and made anew. */
  LossyCounter[] lossy(int table, TablePlan plan) {
    LossyCounter[] counters = lossy[table];
    if (counters == null) {
      counters = new LossyCounter[plan.columns().size()];
      for (int i = 0; i < counters.length; i++) {
        int column = i;
        ColumnPlan of = plan.columns().get(i);
        counters[i] = LossyCounter.of(plan, of);
        counters[i].onFirst(kind -> publish(table, column, of.attnum(), kind));
      }
      lossy[table] = counters;
    }
    return counters;
  }

  /** Most columns never have such a value: a gauge for each of them all would be too many. */
  private void publish(int table, int column, int attnum, LossyKind kind) {
    String name = "lossy_" + attnum + "_" + kind;
    if (published.add(table + "." + name)) {
      Gauge<Long> gauge = () -> lossy[table][column].count(kind);
      group.addGroup("table").addGroup(Integer.toString(table)).gauge(name, gauge);
    }
  }

  void copied(int moreRows, long moreBytes) {
    rows.inc(moreRows);
    bytes.inc(moreBytes);
  }

  /** The stream is connected and this tells its lag; null when it is not. */
  void streaming(@Nullable LongSupplier lagMillis) {
    lag = lagMillis;
  }

  void emittedTo(Lsn position) {
    emitted = position.value();
  }

  void confirmedTo(long position) {
    confirmed = position;
  }
}
