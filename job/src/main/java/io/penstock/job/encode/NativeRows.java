package io.penstock.job.encode;

/**
 * Rows that are gathered column by column: ClickHouse takes columns over as they are, where it
 * reads rows value by value. Not thread-safe.
 */
public final class NativeRows {

  /** Room for so many bytes of all columns together, to begin with. */
  private static final int CAPACITY = 256 << 10;

  private static final int LEAST_CAPACITY = 64;

  private final NativeLayout layout;
  private final RowBuffer[] values;
  private final RowBuffer[] marks;
  private final long version;
  private int rows;

  /**
   * No rows yet.
   *
   * @param version of all rows
   */
  public NativeRows(NativeLayout layout, long version) {
    this.layout = layout;
    this.version = version;
    values = new RowBuffer[layout.columns() - 2];
    marks = new RowBuffer[values.length];
    int capacity = Math.max(LEAST_CAPACITY, CAPACITY / layout.columns());
    for (int i = 0; i < values.length; i++) {
      boolean nullable = layout.pieces(i) == 2;
      marks[i] = new RowBuffer(nullable ? capacity / 8 : 0);
      values[i] = nullable ? RowBuffer.column(capacity, marks[i]) : new RowBuffer(capacity);
    }
  }

  /** Where the next value of a column is to be written; each must get one in every row. */
  public RowBuffer column(int index) {
    return values[index];
  }

  /** Every column has got its value. */
  public void endRow() {
    rows++;
  }

  /** Rows that have been ended since the last {@link #writeTo}. */
  public int rows() {
    return rows;
  }

  /**
   * Writes the pieces of all columns one after the other, and forgets the rows.
   *
   * @param out an empty buffer
   * @return where each piece ends
   */
  public int[] writeTo(RowBuffer out) {
    int size = rows * (Long.BYTES + 1);
    for (int i = 0; i < values.length; i++) {
      size += marks[i].size() + values[i].size();
    }
    out.ensure(size);
    int[] ends = new int[layout.pieces()];
    int piece = 0;
    for (int i = 0; i < values.length; i++) {
      if (layout.pieces(i) == 2) {
        ends[piece++] = moved(marks[i], out);
      }
      ends[piece++] = moved(values[i], out);
    }
    for (int row = 0; row < rows; row++) {
      out.writeLong(version);
    }
    ends[piece++] = out.size();
    for (int row = 0; row < rows; row++) {
      out.writeByte(0);
    }
    ends[piece] = out.size();
    rows = 0;
    return ends;
  }

  private static int moved(RowBuffer from, RowBuffer to) {
    to.writeBytes(from.array(), 0, from.size());
    from.truncate(0);
    return to.size();
  }
}
