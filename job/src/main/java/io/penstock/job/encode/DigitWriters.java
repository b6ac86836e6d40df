package io.penstock.job.encode;

import io.penstock.model.type.BinaryFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** bytea to the digits that a user chose in place of its bytes. */
final class DigitWriters {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private DigitWriters() {}

  /** From the bytes. */
  static final class Binary extends ValueWriter {
    private final BinaryFormat format;

    Binary(CellContext cell, BinaryFormat format) {
      super(cell);
      this.format = format;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      begin(out);
      if (format == BinaryFormat.HEX) {
        if (length > Integer.MAX_VALUE / 2) {
          throw cell.refused("too long for its digits");
        }
        out.writeVarUInt(length * 2);
        out.ensure(length * 2);
        for (int i = offset; i < offset + length; i++) {
          out.writeByte(HEX[source[i] >> 4 & 0xF]);
          out.writeByte(HEX[source[i] & 0xF]);
        }
      } else {
        byte[] value = java.util.Arrays.copyOfRange(source, offset, offset + length);
        byte[] digits = Base64.getEncoder().encode(value);
        out.writeString(digits, 0, digits.length);
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** From {@code bytea_output = hex}: made bytes of first. */
  static final class Text extends ValueWriter {
    private final Binary inner;
    private byte[] bytes = new byte[64];

    Text(CellContext cell, BinaryFormat format) {
      super(cell);
      this.inner = new Binary(cell, format);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      TextByteWriters.checkHex(cell, source, offset, length);
      int size = length / 2 - 1;
      if (bytes.length < size) {
        bytes = new byte[Math.max(size, 2 * bytes.length)];
      }
      for (int i = 0; i < size; i++) {
        int at = offset + 2 + 2 * i;
        bytes[i] =
            (byte)
                (TextByteWriters.hexDigit(cell, source[at]) << 4
                    | TextByteWriters.hexDigit(cell, source[at + 1]));
      }
      inner.write(bytes, 0, size, out);
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }
}
