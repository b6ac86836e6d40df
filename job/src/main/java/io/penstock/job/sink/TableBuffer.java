package io.penstock.job.sink;

import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.connector.jdbc.internal.JdbcOutputFormat;

/** The blocks of one table that wait for their INSERT. Belongs to the task's thread. */
final class TableBuffer {

  private final int table;
  private final JdbcOutputFormat<RowBlock, RowBlock, BlockInsert> format;
  private long streamed;
  private long bytes;
  private long held;
  private long since;
  private long last;
  private List<RowBlock> waiting = new ArrayList<>();

  TableBuffer(int table, JdbcOutputFormat<RowBlock, RowBlock, BlockInsert> format) {
    this.table = table;
    this.format = format;
  }

  void add(RowBlock block) {
    streamed += block.rows() - block.copies();
    bytes += block.bytes().size();
    last = System.nanoTime();
    RowBlock tail = waiting.isEmpty() ? null : waiting.get(waiting.size() - 1);
    if (tail == null) {
      since = last;
    }
    if (tail != null
        && !block.isTruncation()
        && !tail.isColumns()
        && !block.isColumns()
        && tail.bytes().size() + block.bytes().size() <= BlockPool.BLOCK_BYTES) {
      // A quiet stream brings a block of few rows every moment: thousands must not pile up.
      held -= memory(tail);
      tail.absorb(block);
      held += memory(tail);
      return;
    }
    held += memory(block);
    waiting.add(block);
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
    return waiting.isEmpty() ? 0 : System.nanoTime() - since;
  }

  /** Nanoseconds since the last of what waits came; 0 if nothing waits. */
  long quiet() {
    return waiting.isEmpty() ? 0 : System.nanoTime() - last;
  }

  /** Bytes of the rows that wait. */
  long bytes() {
    return bytes;
  }

  /** The memory that they lie in: a pooled buffer may be many times as large as what it holds. */
  long held() {
    return held;
  }

  /** Whether nothing waits. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Takes out what waits. The work inserts it, on another thread, and throws an IOException when
   * ClickHouse did not take it after several tries.
   */
  Callable<Void> take() {
    List<RowBlock> batch = waiting;
    waiting = new ArrayList<>(batch.size());
    streamed = 0;
    bytes = 0;
    held = 0;
    return () -> {
      // An INSERT takes either. Which come first is all the same: versions decide.
      insert(batch, true);
      insert(batch, false);
      return null;
    };
  }

  private void insert(List<RowBlock> batch, boolean columns) throws IOException {
    boolean any = false;
    for (RowBlock block : batch) {
      if (block.isColumns() == columns) {
        format.writeRecord(block);
        any = true;
      }
    }
    if (any) {
      format.flush();
    }
  }
}
