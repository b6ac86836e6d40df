package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.ValueReader;

/** The geometric types (src/backend/utils/adt/geo_ops.c): float8 coordinates between brackets. */
final class GeometryText {

  private static final int POINT = 16;

  private GeometryText() {}

  static void point(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(POINT, length);
    point(new ValueReader().reset(source, offset, length), out);
  }

  /** {@code {A,B,C}} */
  static void line(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(24, length);
    ValueReader reader = new ValueReader().reset(source, offset, length);
    out.put('{');
    number(reader, out);
    out.put(',');
    number(reader, out);
    out.put(',');
    number(reader, out);
    out.put('}');
  }

  /** {@code [(x,y),(x,y)]} */
  static void segment(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(2 * POINT, length);
    out.put('[');
    points(new ValueReader().reset(source, offset, length), 2, out);
    out.put(']');
  }

  /** {@code (x,y),(x,y)}, the upper right corner first. */
  static void box(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(2 * POINT, length);
    points(new ValueReader().reset(source, offset, length), 2, out);
  }

  /** Closed {@code ((x,y),…)} or open {@code [(x,y),…]}. */
  static void path(byte[] source, int offset, int length, TextBuffer out) {
    ValueReader reader = new ValueReader().reset(source, offset, length);
    boolean closed = reader.unsignedByte() != 0;
    out.put(closed ? '(' : '[');
    points(reader, reader.count(POINT), out);
    out.put(closed ? ')' : ']');
    reader.finish();
  }

  /** {@code ((x,y),…)} */
  static void polygon(byte[] source, int offset, int length, TextBuffer out) {
    ValueReader reader = new ValueReader().reset(source, offset, length);
    out.put('(');
    points(reader, reader.count(POINT), out);
    out.put(')');
    reader.finish();
  }

  /** {@code <(x,y),r>} */
  static void circle(byte[] source, int offset, int length, TextBuffer out) {
    ScalarText.check(24, length);
    ValueReader reader = new ValueReader().reset(source, offset, length);
    out.put('<');
    point(reader, out);
    out.put(',');
    number(reader, out);
    out.put('>');
  }

  private static void points(ValueReader reader, int count, TextBuffer out) {
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.put(',');
      }
      point(reader, out);
    }
  }

  private static void point(ValueReader reader, TextBuffer out) {
    out.put('(');
    number(reader, out);
    out.put(',');
    number(reader, out);
    out.put(')');
  }

  private static void number(ValueReader reader, TextBuffer out) {
    FloatText.print(reader.doubleValue(), out);
  }
}
