package io.penstock.job.encode;

/**
 * Writes the values of one column. Chosen once per column, never per row; an instance may keep
 * scratch space, so it belongs to one thread.
 */
public interface ColumnWriter {

  /**
   * Writes one value that is not NULL, as Postgres sent it, with everything its destination type
   * needs before it (a Nullable's 0 byte).
   *
   * @param source holds the value; never changed
   * @param offset of its first byte
   * @param length in bytes, ≥ 0
   * @param out gets the RowBinary form
   * @throws io.penstock.model.error.PipeException VALUE_REFUSED when the value cannot be carried
   */
  void write(byte[] source, int offset, int length, RowBuffer out);

  /**
   * Writes NULL; where the destination type cannot be NULL, its default (for an array that counts
   * as lossy).
   *
   * @throws io.penstock.model.error.PipeException SCHEMA_CHANGED when the source had no NULL there
   *     when the column was planned
   */
  void writeNull(RowBuffer out);

  /**
   * Writes what tombstones carry in columns outside the key: NULL or the default, never counted.
   */
  default void writeAbsent(RowBuffer out) {
    writeNull(out);
  }
}
