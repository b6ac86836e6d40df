package io.penstock.job.encode;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts a column's values that could not be carried exactly (types.md says which, and what is
 * written instead), or refuses them where they would make different rows one. One thread counts;
 * any thread reads.
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
    /** json that is no object, in a JSON column: NULL, or an empty object. */
    NOT_AN_OBJECT,
    /** NULL in place of an array or a map: an empty one. */
    NULL_ARRAY,
    /** An array of another depth than declared: flattened or wrapped. */
    RESHAPED
  }

  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);

  /** Of a key, whose values must be exact; else null. */
  private final @Nullable ColumnPlan exact;

  /** Of a column that rows are not told apart by. */
  public LossyCounter() {
    this(null);
  }

  /** Of a column of a table. */
  public static LossyCounter of(TablePlan table, ColumnPlan column) {
    return new LossyCounter(table.mergesBy(column) ? column : null);
  }

  private LossyCounter(@Nullable ColumnPlan exact) {
    this.exact = exact;
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  /**
   * Counts one value; by the writing thread only. NULL in a key is written as the default whatever
   * its type, an array like the others: only a table that is known by all its columns has it.
   *
   * @throws PipeException VALUE_REFUSED in a key
   */
  void add(Kind kind) {
    ColumnPlan key = exact;
    if (key != null && kind != Kind.NULL_ARRAY) {
      throw new PipeException(
          ErrorCode.VALUE_REFUSED,
          "column "
              + key.name()
              + " of type "
              + key.type().display()
              + " belongs to the key and holds a value that cannot be carried exactly ("
              + kind
              + "): different rows could become one");
    }
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
