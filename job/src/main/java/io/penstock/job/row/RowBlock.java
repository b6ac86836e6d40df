package io.penstock.job.row;

import io.penstock.job.encode.RowBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table in RowBinary, in the table's column order followed by version and deletion
 * mark; or the same as columns, in the pieces of {@link io.penstock.job.encode.NativeLayout}; or
 * the order to empty the table. Passed by reference from source to sink; whoever has inserted it
 * calls {@link #release()}.
 */
public final class RowBlock {

  private final int table;
  private final boolean truncate;
  private final RowBuffer bytes;
  private final int @Nullable [] ends;
  private int copies;
  private int inserts;
  private int updates;
  private int deletes;
  private int rows;
  private @Nullable BlockPool pool;

  private RowBlock(
      int table,
      boolean truncate,
      RowBuffer bytes,
      int @Nullable [] ends,
      int rows,
      int copies,
      int inserts,
      int updates,
      int deletes,
      @Nullable BlockPool pool) {
    this.table = table;
    this.truncate = truncate;
    this.bytes = bytes;
    this.ends = ends;
    this.rows = rows;
    this.copies = copies;
    this.inserts = inserts;
    this.updates = updates;
    this.deletes = deletes;
    this.pool = pool;
  }

  /**
   * Rows that the snapshot copied.
   *
   * @param table index in the spec's tables
   * @param rows in {@code bytes}
   */
  public static RowBlock copied(int table, RowBuffer bytes, int rows, @Nullable BlockPool pool) {
    return rows(table, bytes, rows, rows, rows, 0, 0, pool);
  }

  /**
   * Rows that the snapshot copied, as columns.
   *
   * @param ends where each piece ends in {@code bytes}
   */
  public static RowBlock columns(
      int table, RowBuffer bytes, int[] ends, int rows, @Nullable BlockPool pool) {
    return new RowBlock(table, false, bytes, ends, rows, rows, rows, 0, 0, pool);
  }

  /**
   * Rows.
   *
   * @param table index in the spec's tables
   * @param rows in {@code bytes}, tombstones included
   * @param copies how many of them the snapshot copied
   */
  public static RowBlock rows(
      int table,
      RowBuffer bytes,
      int rows,
      int copies,
      int inserts,
      int updates,
      int deletes,
      @Nullable BlockPool pool) {
    return new RowBlock(table, false, bytes, null, rows, copies, inserts, updates, deletes, pool);
  }

  /** The order to empty the table before anything that follows. */
  public static RowBlock truncation(int table) {
    return new RowBlock(table, true, new RowBuffer(0), null, 0, 0, 0, 0, 0, null);
  }

  /** Index of the table in the spec. */
  public int table() {
    return table;
  }

  /** Whether this is the order to empty the table; it then holds no rows. */
  public boolean isTruncation() {
    return truncate;
  }

  /** The rows' bytes. */
  public RowBuffer bytes() {
    return bytes;
  }

  /** Whether the rows lie as columns. */
  public boolean isColumns() {
    return ends != null;
  }

  /** Where a piece begins in the bytes of a block of columns. */
  public int from(int piece) {
    return piece == 0 ? 0 : to(piece - 1);
  }

  /** Where it ends. */
  public int to(int piece) {
    return Objects.requireNonNull(ends, "rows have no pieces")[piece];
  }

  /** Where all pieces end; empty for rows. */
  int[] ends() {
    return ends == null ? new int[0] : ends;
  }

  /** Rows, tombstones included. */
  public int rows() {
    return rows;
  }

  /** Those of the rows that the snapshot copied. */
  public int copies() {
    return copies;
  }

  /** Source rows inserted, or copied by the snapshot. */
  public int inserts() {
    return inserts;
  }

  /** Source rows updated. */
  public int updates() {
    return updates;
  }

  /** Source rows deleted. */
  public int deletes() {
    return deletes;
  }

  /**
   * Appends a block of rows of the same table to one of rows, and releases it: for small ones,
   * before they are inserted.
   */
  public void absorb(RowBlock next) {
    bytes.writeBytes(next.bytes.array(), 0, next.bytes.size());
    rows += next.rows;
    copies += next.copies;
    inserts += next.inserts;
    updates += next.updates;
    deletes += next.deletes;
    next.release();
  }

  /** Gives the memory back; the block must not be used after. */
  public void release() {
    BlockPool home = pool;
    pool = null;
    if (home != null) {
      home.give(bytes);
    }
  }
}
