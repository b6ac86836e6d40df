package io.penstock.job.snapshot;

import io.penstock.job.encode.NativeRows;
import io.penstock.job.encode.RowBuffer;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the rows of one chunk into blocks: column by column where the table's types allow it, row
 * by row otherwise.
 */
final class ChunkRows {

  private final int table;
  private final CopyDecoder decoder;
  private final @Nullable NativeRows columns;
  private final BlockPool pool;
  private int columnBytes;
  private @Nullable RowBuffer block;
  private int blockRows;

  /**
   * No rows yet.
   *
   * @param table index in the spec's tables
   * @param columns null where rows are gathered row by row
   */
  ChunkRows(int table, CopyDecoder decoder, @Nullable NativeRows columns, BlockPool pool) {
    this.table = table;
    this.decoder = decoder;
    this.columns = columns;
    this.pool = pool;
  }

  /** Takes the row of a COPY's message, if it has one. */
  void add(byte[] source, int from, int length) {
    // What is gathered by columns is copied once more: a large row would need its room twice.
    if (columns != null && length <= BlockPool.BLOCK_BYTES) {
      if (decoder.row(source, from, length, columns)) {
        columnBytes += length;
      }
    } else if (decoder.row(source, from, length, block())) {
      blockRows++;
    }
  }

  private RowBuffer block() {
    RowBuffer rows = block;
    if (rows == null) {
      rows = pool.take();
      rows.ensure(BlockPool.BUFFER_BYTES);
      block = rows;
    }
    return rows;
  }

  /** Bytes of what has been gathered and not been taken, about. */
  int size() {
    RowBuffer rows = block;
    return columnBytes + (rows == null ? 0 : rows.size());
  }

  /** What has been gathered, or a part of it; null when nothing is left. */
  @Nullable RowBlock take() {
    NativeRows gathered = columns;
    if (gathered != null && gathered.rows() > 0) {
      int rows = gathered.rows();
      RowBuffer bytes = pool.take();
      int[] ends = gathered.writeTo(bytes);
      columnBytes = 0;
      return RowBlock.columns(table, bytes, ends, rows, pool);
    }
    RowBuffer bytes = block;
    int rows = blockRows;
    block = null;
    blockRows = 0;
    if (bytes == null) {
      return null;
    }
    if (rows == 0) {
      pool.give(bytes);
      return null;
    }
    return RowBlock.copied(table, bytes, rows, pool);
  }
}
