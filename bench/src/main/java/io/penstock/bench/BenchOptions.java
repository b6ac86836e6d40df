package io.penstock.bench;

import java.nio.file.Path;

/**
 * What a run was asked for.
 *
 * @param rows of the narrow table; everything else is sized by it
 * @param share of these rows that is taken where {@link #part} is, above 0 and at most 1
 * @param rounds that count, after the warm-up
 * @param out where JSON, text and plots go
 */
public record BenchOptions(long rows, double share, int rounds, Path out) {

  /** Below it a job's start is most of what would be measured. */
  public static final long LEAST_ROWS = 10_000;

  public BenchOptions {
    if (rows < LEAST_ROWS) {
      throw new IllegalArgumentException("--rows must be " + LEAST_ROWS + " or more, not " + rows);
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("the share must be above 0 and at most 1, not " + share);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be 1 or more, not " + rounds);
    }
  }

  /** The rows as asked for, all of them taken. */
  public BenchOptions(long rows, int rounds, Path out) {
    this(rows, 1, rounds, out);
  }

  /** The same with a share of the rows. */
  public BenchOptions withShare(double taken) {
    return new BenchOptions(rows, taken, rounds, out);
  }

  /** The same with another number of rounds. */
  public BenchOptions withRounds(int other) {
    return new BenchOptions(rows, share, other, out);
  }

  /** A part of the rows that are taken, at least one. */
  public long part(double of) {
    return Math.max(1, Math.round(rows * share * of));
  }

  /** A part of the rows asked for, at least one: for what needs its size on every machine. */
  public long whole(double of) {
    return Math.max(1, Math.round(rows * of));
  }
}
