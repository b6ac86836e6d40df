package io.penstock.bench;

import java.nio.file.Path;

/**
 * What a run was asked for.
 *
 * @param rows of the narrow table; everything else is sized by it
 * @param rounds that count, after the warm-up
 * @param out where JSON, text and plots go
 */
public record BenchOptions(long rows, int rounds, Path out) {

  /** Below it a job's start is most of what would be measured. */
  public static final long LEAST_ROWS = 10_000;

  public BenchOptions {
    if (rows < LEAST_ROWS) {
      throw new IllegalArgumentException("--rows must be " + LEAST_ROWS + " or more, not " + rows);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be 1 or more, not " + rounds);
    }
  }

  /** A share of the rows, at least one. */
  public long part(double share) {
    return Math.max(1, Math.round(rows * share));
  }
}
