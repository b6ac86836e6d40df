package io.penstock.job.encode;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts a column's values that could not be carried exactly (types.md says which, and what is
 * written instead). One thread counts; any thread reads.
 */
public final class LossyCounter {

  /** In what way a value was not carried exactly. */
  public enum Kind {
    /** A date outside 1900-01-01 … 2299-12-31, or infinite: moved to the nearer end. */
    CLAMPED,
    /** A numeric NaN or ±Infinity: NULL, or 0 where the column is not nullable. */
    NOT_A_NUMBER,
    /** A numeric that passes the destination's precision: NULL, or 0. */
    OUT_OF_RANGE,
    /** A numeric with more decimals than the destination has: rounded half away from zero. */
    ROUNDED,
    /** NULL in place of an array: an empty one. */
    NULL_ARRAY,
    /** An array of another depth than declared: flattened or wrapped. */
    RESHAPED
  }

  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);

  public LossyCounter() {
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  /** Counts one value; by the writing thread only. */
  void add(Kind kind) {
    AtomicLong counter = counter(kind);
    counter.setRelease(counter.getPlain() + 1);
  }

  /** Values of this kind so far. */
  public long count(Kind kind) {
    return counter(kind).get();
  }

  /** Values of all kinds so far. */
  public long total() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private AtomicLong counter(Kind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }
}
