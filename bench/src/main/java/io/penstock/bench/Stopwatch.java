package io.penstock.bench;

/** Tells what a part of a run took; of one thread. */
public final class Stopwatch {
  private final long start = System.nanoTime();
  private long lap = start;

  /** Seconds since the last call, or since the beginning. */
  public double lap() {
    long before = lap;
    lap = System.nanoTime();
    return (lap - before) / 1e9;
  }

  /** Seconds since the beginning. */
  public double whole() {
    return (System.nanoTime() - start) / 1e9;
  }
}
