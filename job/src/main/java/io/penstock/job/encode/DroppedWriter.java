package io.penstock.job.encode;

/** Of a column that the source has no more: values of before are carried, NULL is none. */
record DroppedWriter(ColumnWriter before) implements ColumnWriter {

  @Override
  public void write(byte[] source, int offset, int length, RowBuffer out) {
    before.write(source, offset, length, out);
  }

  @Override
  public void writeNull(RowBuffer out) {
    before.writeAbsent(out);
  }
}
