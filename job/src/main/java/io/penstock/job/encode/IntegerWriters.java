package io.penstock.job.encode;

import io.penstock.job.encode.wire.BigEndian;

/** Integers from int2send, int4send, int8send, oidsend: big-endian two's complement. */
final class IntegerWriters {

  private IntegerWriters() {}

  /**
   * @param sourceBytes 2, 4 or 8
   * @param unsigned whether the source is (oid, xid)
   * @param targetBytes ≥ sourceBytes
   */
  static ColumnWriter of(CellContext cell, int sourceBytes, boolean unsigned, int targetBytes) {
    if (sourceBytes == targetBytes) {
      return switch (sourceBytes) {
        case 2 -> new Int16(cell);
        case 4 -> new Int32(cell);
        default -> new Int64(cell);
      };
    }
    return new Widening(cell, sourceBytes, unsigned, targetBytes);
  }

  private static final class Int16 extends ValueWriter {
    Int16(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 2) {
        throw cell.badLength(2, length);
      }
      begin(out);
      out.writeShort(BigEndian.getShort(source, offset));
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeShort((short) 0);
    }
  }

  /** Any four bytes that ClickHouse holds in the other byte order: integers, oid, float4. */
  static final class Int32 extends ValueWriter {
    Int32(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 4) {
        throw cell.badLength(4, length);
      }
      begin(out);
      out.writeInt(BigEndian.getInt(source, offset));
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeInt(0);
    }
  }

  /** Any eight bytes that ClickHouse holds in the other byte order: bigint, float8. */
  static final class Int64 extends ValueWriter {
    Int64(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != 8) {
        throw cell.badLength(8, length);
      }
      begin(out);
      out.writeLong(BigEndian.getLong(source, offset));
    }

    @Override
    void writeDefault(RowBuffer out) {
      out.writeLong(0);
    }
  }

  private static final class Widening extends ValueWriter {
    private final int sourceBytes;
    private final boolean unsigned;
    private final int targetBytes;

    Widening(CellContext cell, int sourceBytes, boolean unsigned, int targetBytes) {
      super(cell);
      this.sourceBytes = sourceBytes;
      this.unsigned = unsigned;
      this.targetBytes = targetBytes;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      if (length != sourceBytes) {
        throw cell.badLength(sourceBytes, length);
      }
      begin(out);
      long value =
          switch (sourceBytes) {
            case 2 -> BigEndian.getShort(source, offset);
            case 4 -> BigEndian.getInt(source, offset);
            default -> BigEndian.getLong(source, offset);
          };
      writeInteger(unsigned ? value & 0xFFFF_FFFFL : value, targetBytes, out);
    }

    @Override
    void writeDefault(RowBuffer out) {
      writeInteger(0, targetBytes, out);
    }
  }

  /** Writes {@code value} as little-endian two's complement of 2, 4, 8, 16 or 32 bytes. */
  static void writeInteger(long value, int bytes, RowBuffer out) {
    switch (bytes) {
      case 2 -> out.writeShort((short) value);
      case 4 -> out.writeInt((int) value);
      default -> {
        out.writeLong(value);
        for (int written = 8; written < bytes; written += 8) {
          out.writeLong(value >> 63);
        }
      }
    }
  }
}
