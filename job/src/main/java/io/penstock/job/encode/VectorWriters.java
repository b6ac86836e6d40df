package io.penstock.job.encode;

import io.penstock.job.encode.print.HalfFloat;
import io.penstock.job.encode.wire.BigEndian;
import java.nio.charset.StandardCharsets;

/** pgvector's vector and halfvec to Array(Float32): every half is a float. */
final class VectorWriters {

  private VectorWriters() {}

  /**
   * From vector_send and halfvec_send: the number of dimensions, two bytes that are always 0, then
   * the numbers in four or two bytes each.
   */
  static final class Binary extends CollectionWriter {
    private static final int HEADER = 4;

    private final boolean half;

    Binary(CellContext cell, boolean half) {
      super(cell);
      this.half = half;
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      int width = half ? 2 : 4;
      int dimensions = length < HEADER ? 0 : BigEndian.getShort(source, offset) & 0xFFFF;
      if (length != HEADER + dimensions * width) {
        throw cell.badLength(HEADER + dimensions * width, length);
      }
      out.writeVarUInt(dimensions);
      for (int at = offset + HEADER; at < offset + length; at += width) {
        out.writeInt(
            half
                ? Float.floatToRawIntBits(HalfFloat.of(BigEndian.getShort(source, at)))
                : BigEndian.getInt(source, at));
      }
    }
  }

  /** From {@code [1,2.5,-3e-05]}. */
  static final class Text extends CollectionWriter {
    Text(CellContext cell) {
      super(cell);
    }

    @Override
    public void write(byte[] source, int offset, int length, RowBuffer out) {
      String text = new String(source, offset, length, StandardCharsets.ISO_8859_1);
      if (!text.startsWith("[") || !text.endsWith("]")) {
        throw cell.refused("not a vector");
      }
      String[] numbers = text.substring(1, length - 1).split(",", -1);
      out.writeVarUInt(numbers.length);
      try {
        for (String number : numbers) {
          out.writeInt(Float.floatToRawIntBits(Float.parseFloat(number)));
        }
      } catch (NumberFormatException e) {
        throw cell.refused("not a vector");
      }
    }
  }
}
