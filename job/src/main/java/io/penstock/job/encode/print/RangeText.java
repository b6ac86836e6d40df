package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.ValueReader;

/**
 * A range as range_out prints it (src/backend/utils/adt/rangetypes.c): {@code [1,5)}, {@code
 * (,"2024-01-01 00:00:00"]}, {@code empty}.
 */
final class RangeText implements TextForm {

  private static final String SPECIAL = "\"\\()[],";
  private static final int EMPTY = 0x01;
  private static final int LOWER_INCLUSIVE = 0x02;
  private static final int UPPER_INCLUSIVE = 0x04;
  private static final int LOWER_INFINITE = 0x08;
  private static final int UPPER_INFINITE = 0x10;

  private final TextForm bound;
  private final ValueReader reader = new ValueReader();
  private final TextBuffer scratch = new TextBuffer();

  RangeText(TextForm bound) {
    this.bound = bound;
  }

  @Override
  public void print(byte[] source, int offset, int length, TextBuffer out) {
    reader.reset(source, offset, length);
    int flags = reader.unsignedByte();
    if ((flags & EMPTY) != 0) {
      out.ascii("empty");
    } else {
      out.put((flags & LOWER_INCLUSIVE) != 0 ? '[' : '(');
      if ((flags & LOWER_INFINITE) == 0) {
        bound(out);
      }
      out.put(',');
      if ((flags & UPPER_INFINITE) == 0) {
        bound(out);
      }
      out.put((flags & UPPER_INCLUSIVE) != 0 ? ']' : ')');
    }
    reader.finish();
  }

  private void bound(TextBuffer out) {
    int size = reader.intValue();
    int start = reader.skip(size);
    scratch.clear();
    bound.print(reader.source(), start, size, scratch);
    Quoting.putPart(scratch, SPECIAL, out);
  }

  /** A multirange: {@code {[1,3),[5,7)}} (src/backend/utils/adt/multirangetypes.c). */
  static final class Multi implements TextForm {

    private final TextForm range;
    private final ValueReader reader = new ValueReader();

    Multi(TextForm range) {
      this.range = range;
    }

    @Override
    public void print(byte[] source, int offset, int length, TextBuffer out) {
      reader.reset(source, offset, length);
      int count = reader.count(5);
      out.put('{');
      for (int i = 0; i < count; i++) {
        if (i > 0) {
          out.put(',');
        }
        int size = reader.intValue();
        int start = reader.skip(size);
        range.print(source, start, size, out);
      }
      out.put('}');
      reader.finish();
    }
  }
}
