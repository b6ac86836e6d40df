package io.penstock.reader.cdc;

import io.penstock.model.Lsn;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A reader's numbers, under the names that the native reader gives them: {@code streamConnected},
 * {@code replicatedLsn}, {@code confirmedLsn}, {@code snapshotRowsRead}.
 */
final class StreamWatch {

  private volatile boolean connected;
  private volatile long emitted;
  private volatile long confirmed;
  private volatile long copied;

  void register(MetricGroup group) {
    gauge(group, "streamConnected", () -> connected ? 1L : 0L);
    gauge(group, "replicatedLsn", () -> emitted);
    gauge(group, "confirmedLsn", () -> confirmed);
    gauge(group, "snapshotRowsRead", () -> copied);
    // What the native reader says of values that ClickHouse cannot hold is not told by this one.
  }

  private static void gauge(MetricGroup group, String name, Gauge<Long> gauge) {
    group.gauge(name, gauge);
  }

  void connected(boolean now) {
    connected = now;
  }

  void emittedTo(Lsn position) {
    emitted = position.value();
  }

  void confirmedTo(Lsn position) {
    confirmed = position.value();
  }

  /** By the task's thread only. */
  void copied(long rows) {
    copied = copied + rows;
  }
}
