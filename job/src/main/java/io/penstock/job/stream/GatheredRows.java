package io.penstock.job.stream;

import io.penstock.job.encode.RowBuffer;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import org.jspecify.annotations.Nullable;

/** The rows of one table that a batch has brought so far, on their way into a block. */
final class GatheredRows {

  /** Rows that fill so little leave their pooled buffer, which is many times larger. */
  private static final int SMALL_BYTES = 32 * 1024;

  private final int table;
  private final BlockPool pool;
  private @Nullable RowBuffer block;

  /** Tombstones included. */
  int rows;

  /** Changes of the source. */
  int inserts;

  int updates;
  int deletes;

  GatheredRows(int table, BlockPool pool) {
    this.table = table;
    this.pool = pool;
  }

  /** Where rows are written to. */
  RowBuffer out() {
    RowBuffer out = block;
    if (out == null) {
      out = pool.take();
      block = out;
    }
    return out;
  }

  /** Bytes gathered. */
  int bytes() {
    return block == null ? 0 : block.size();
  }

  /** Whether nothing was written since the last {@link #drain}. */
  boolean isEmpty() {
    return block == null;
  }

  /** Hands the rows on; null when there are none: what was counted then goes with the next. */
  @Nullable RowBlock drain() {
    RowBuffer out = block;
    if (out == null) {
      return null;
    }
    block = null;
    if (rows == 0) {
      pool.give(out);
      return null;
    }
    RowBlock done;
    if (out.size() <= SMALL_BYTES) {
      RowBuffer copy = new RowBuffer(out.size());
      copy.writeBytes(out.array(), 0, out.size());
      pool.give(out);
      done = RowBlock.rows(table, copy, rows, 0, inserts, updates, deletes, null);
    } else {
      done = RowBlock.rows(table, out, rows, 0, inserts, updates, deletes, pool);
    }
    rows = 0;
    inserts = 0;
    updates = 0;
    deletes = 0;
    return done;
  }
}
