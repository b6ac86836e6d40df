package io.penstock.job.encode;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;

/**
 * Arrays from array_send (src/backend/utils/adt/arrayfuncs.c): number of dimensions, whether there
 * are NULLs, element type, per dimension its size and lower bound, then the elements, each after
 * its length, −1 for NULL.
 */
final class BinaryArrayWriter extends ArrayWriter {

  private final ValueReader reader = new ValueReader();

  BinaryArrayWriter(CellContext cell, int depth, ColumnWriter element) {
    super(cell, depth, element);
  }

  @Override
  int readSizes(byte[] source, int offset, int length) {
    reader.reset(source, offset, length);
    int dimensions = reader.intValue();
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw new MalformedValue(dimensions + " array dimensions");
    }
    reader.skip(8);
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = reader.intValue();
      reader.skip(4);
      elements *= sizes[i];
      // Every element takes four bytes at least: nothing can be announced that is not there.
      if (sizes[i] < 1 || elements > length / 4) {
        throw new MalformedValue("an array size that does not fit the value");
      }
    }
    return dimensions;
  }

  @Override
  void writeElement(RowBuffer out) {
    int length = reader.intValue();
    if (length == -1) {
      element.writeNull(out);
    } else {
      element.write(reader.source(), reader.skip(length), length, out);
    }
  }

  @Override
  void finish() {
    reader.finish();
  }
}
