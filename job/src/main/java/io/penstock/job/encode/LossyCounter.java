package io.penstock.job.encode;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.type.LossyKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts a column's values that could not be carried exactly (types.md says which, and what is
 * written instead), or refuses them where they would make different rows one. One thread counts at
 * a time; any thread reads.
 */
public final class LossyCounter {

  private final Map<LossyKind, AtomicLong> counts = new EnumMap<>(LossyKind.class);

  private Consumer<LossyKind> first = kind -> {};

  /** Of a key, whose values must be exact; else null. */
  private final @Nullable ColumnPlan exact;

  /** Of a column that rows are not told apart by. */
  public LossyCounter() {
    this(null);
  }

  /**
   * Of a column of a table. Where all columns are the key, rows that are equal in what the target
   * can hold are one anyway: nothing is to be refused.
   */
  public static LossyCounter of(TablePlan table, ColumnPlan column) {
    boolean key = table.mergesBy(column) && !table.mergesByWholeRows();
    return new LossyCounter(key ? column : null);
  }

  private LossyCounter(@Nullable ColumnPlan exact) {
    this.exact = exact;
    for (LossyKind kind : LossyKind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  /**
   * Counts one value; by the writing thread only. NULL in a key is written as the default whatever
   * its type, an array like the others: only a table that is known by all its columns has it.
   *
   * @throws PipeException VALUE_REFUSED in a key
   */
  void add(LossyKind kind) {
    ColumnPlan key = exact;
    if (key != null && kind != LossyKind.NULL_ARRAY) {
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
    long before = counter.getAcquire();
    if (before == 0) {
      first.accept(kind);
    }
    counter.setRelease(before + 1);
  }

  /** Has somebody told of the first value of each kind, by the writing thread. */
  public void onFirst(Consumer<LossyKind> listener) {
    first = listener;
  }

  /** Values of this kind so far. */
  public long count(LossyKind kind) {
    return counter(kind).get();
  }

  /** Values of all kinds so far. */
  public long total() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private AtomicLong counter(LossyKind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }
}
