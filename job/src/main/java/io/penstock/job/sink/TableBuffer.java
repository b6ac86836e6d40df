package io.penstock.job.sink;

import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import java.io.IOException;
import org.apache.flink.connector.jdbc.internal.JdbcOutputFormat;
import org.jspecify.annotations.Nullable;

/** The blocks of one table that wait for their INSERT. */
final class TableBuffer {

  private final int table;
  private final JdbcOutputFormat<RowBlock, RowBlock, BlockInsert> format;
  private long streamed;
  private long bytes;
  private long held;
  private long since;
  private @Nullable RowBlock last;

  TableBuffer(int table, JdbcOutputFormat<RowBlock, RowBlock, BlockInsert> format) {
    this.table = table;
    this.format = format;
  }

  void add(RowBlock block) throws IOException {
    streamed += block.rows() - block.copies();
    bytes += block.bytes().size();
    RowBlock tail = last;
    if (tail == null) {
      since = System.nanoTime();
    }
    if (tail != null
        && !block.isTruncation()
        && tail.bytes().size() + block.bytes().size() <= BlockPool.BLOCK_BYTES) {
      // A quiet stream brings a block of few rows every moment: thousands must not pile up.
      held -= memory(tail);
      tail.absorb(block);
      held += memory(tail);
      return;
    }
    held += memory(block);
    format.writeRecord(block);
    last = block;
  }

  private static long memory(RowBlock block) {
    return block.bytes().array().length;
  }

  /** Index of the table in the spec. */
  int table() {
    return table;
  }

  /** Rows that wait, without those that the snapshot copied. */
  long streamed() {
    return streamed;
  }

  /** Nanoseconds since the first of what waits came; 0 if nothing waits. */
  long age() {
    return last == null ? 0 : System.nanoTime() - since;
  }

  long bytes() {
    return bytes;
  }

  /** The memory that they lie in: a pooled buffer may be many times as large as what it holds. */
  long held() {
    return held;
  }

  /**
   * Inserts everything that waits.
   *
   * @throws IOException when ClickHouse did not take it after several tries
   */
  void flush() throws IOException {
    if (last == null) {
      return;
    }
    format.flush();
    streamed = 0;
    bytes = 0;
    held = 0;
    last = null;
  }
}
