package io.penstock.job.source;

import io.penstock.job.encode.LossyCounter;
import io.penstock.model.Lsn;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * A reader's metrics: {@code snapshotRowsRead}, {@code snapshotBytesRead} (as Postgres sent them),
 * {@code streamConnected} (1 on the subtask that follows the slot), {@code replicatedLsn} and
 * {@code confirmedLsn} (decimal WAL positions, 0 on the other subtasks), {@code sourceLagMillis},
 * {@code lossyValues} and per table {@code table.i.lossyValues}.
 */
final class ReaderMetrics {

  private final MetricGroup group;
  private final Counter rows;
  private final Counter bytes;
  private final LossyCounter[][] lossy;
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

  /** A table's counters; the fetcher that fills them may be made anew. */
  void lossy(int table, LossyCounter[] counters) {
    lossy[table] = counters;
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
