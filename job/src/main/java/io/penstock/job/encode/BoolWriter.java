package io.penstock.job.encode;

/** boolean from boolsend: one byte, 0 or 1, which is Bool's form too. */
final class BoolWriter extends ValueWriter {

  BoolWriter(CellContext cell) {
    super(cell);
  }

  @Override
  public void write(byte[] source, int offset, int length, RowBuffer out) {
    if (length != 1) {
      throw cell.badLength(1, length);
    }
    begin(out);
    out.writeByte(source[offset] == 0 ? 0 : 1);
  }

  @Override
  void writeDefault(RowBuffer out) {
    out.writeByte(0);
  }
}
