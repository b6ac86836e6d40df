package io.penstock.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long a committed row of pgbench_history takes to be seen in ClickHouse, one row
 * after the other, while the load goes on.
 */
final class LagProbe implements AutoCloseable {

  /**
   * One measurement.
   *
   * @param atSeconds since the probe was started
   * @param seconds from the row being seen in Postgres to its being seen in ClickHouse
   */
  record Sample(double atSeconds, double seconds) {}

  private static final Duration POLL = Duration.ofMillis(50);

  private final Desk desk;
  private final String target;
  private final long start = System.nanoTime();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread;

  /** Begins to measure at a target of pgbench_history. */
  LagProbe(Desk desk, String target) {
    this.desk = desk;
    this.target = target;
    this.thread = new Thread(this::run, "lag-probe");
    thread.start();
  }

  private void run() {
    while (!stopped.get()) {
      long newest = Long.parseLong(desk.ask("SELECT coalesce(max(hid), 0) FROM pgbench_history"));
      long from = System.nanoTime();
      while (!stopped.get() && reached() < newest) {
        LockSupport.parkNanos(POLL.toNanos());
      }
      synchronized (samples) {
        samples.add(new Sample((from - start) / 1e9, (System.nanoTime() - from) / 1e9));
      }
    }
  }

  private long reached() {
    return Long.parseLong(
        desk.clickhouse(
            "SELECT max(hid) FROM " + desk.file().clickhouse().database() + "." + target));
  }

  /** Seconds since the probe was started. */
  double now() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The measurements that were begun within a span of the probe's time. */
  List<Sample> between(double fromSeconds, double toSeconds) {
    synchronized (samples) {
      return samples.stream()
          .filter(s -> s.atSeconds() >= fromSeconds && s.atSeconds() <= toSeconds)
          .toList();
    }
  }

  /** The longest of some measurements, 0 for none. */
  static double worst(List<Sample> samples) {
    return samples.stream().mapToDouble(Sample::seconds).max().orElse(0);
  }

  @Override
  public void close() throws InterruptedException {
    stopped.set(true);
    thread.join();
  }
}
