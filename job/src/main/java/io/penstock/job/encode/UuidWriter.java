package io.penstock.job.encode;

import io.penstock.job.encode.wire.BigEndian;

/** uuid from uuid_send: 16 bytes; ClickHouse holds each half little-endian. */
final class UuidWriter extends ValueWriter {

  UuidWriter(CellContext cell) {
    super(cell);
  }

  @Override
  public void write(byte[] source, int offset, int length, RowBuffer out) {
    if (length != 16) {
      throw cell.badLength(16, length);
    }
    begin(out);
    out.writeLong(BigEndian.getLong(source, offset));
    out.writeLong(BigEndian.getLong(source, offset + 8));
  }

  @Override
  void writeDefault(RowBuffer out) {
    out.writeLong(0);
    out.writeLong(0);
  }
}
