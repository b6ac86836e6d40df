package io.penstock.job.encode;

/** uuid and bytea from their hexadecimal text. */
final class TextByteWriters {

  private TextByteWriters() {}

  /** {@code a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11} to UUID. */
  static final class Uuid extends ValueWriter {
    Uuid(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 36) {
        throw cell.badLength(36, length);
      }
      begin(out);
      long half = 0;
      for (int i = 0, digits = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
          continue;
        }
        half = half << 4 | hexDigit(cell, source[offset + i]);
        if (++digits % 16 == 0) {
          out.writeLong(half);
        }
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeLong(0);
      out.writeLong(0);
    }
  }

  /** {@code \x} and two digits a byte, as {@code bytea_output = hex} prints, to the raw bytes. */
  static final class Bytea extends ValueWriter {
    Bytea(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      checkHex(cell, source, offset, length);
      begin(out);
      out.writeVarUInt(length / 2 - 1);
      for (int i = offset + 2; i < offset + length; i += 2) {
        out.writeByte(hexDigit(cell, source[i]) << 4 | hexDigit(cell, source[i + 1]));
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** "char" from servers before PG 16, which print bytes that are not ASCII raw. */
  static final class SingleChar extends ValueWriter {
    SingleChar(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      begin(out);
      if (length == 1 && source[offset] < 0) {
        int character = source[offset] & 0xFF;
        out.writeVarUInt(4);
        out.writeByte('\\');
        out.writeByte('0' + (character >> 6));
        out.writeByte('0' + (character >> 3 & 7));
        out.writeByte('0' + (character & 7));
      } else {
        out.writeString(source, offset, length);
      }
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeVarUInt(0);
    }
  }

  /** The prefix and the length of a bytea's text. */
  static void checkHex(CellContext cell, byte[] source, int offset, int length) {
    if (length < 2 || length % 2 != 0 || source[offset] != '\\' || source[offset + 1] != 'x') {
      throw cell.refused("bytea_output must be hex");
    }
  }

  static int hexDigit(CellContext cell, byte character) {
    int digit = Character.digit(character, 16);
    if (digit < 0) {
      throw cell.refused("not hexadecimal");
    }
    return digit;
  }
}
