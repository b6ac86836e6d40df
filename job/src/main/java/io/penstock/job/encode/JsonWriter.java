package io.penstock.job.encode;

import io.penstock.model.type.LossyKind;

/**
 * json and jsonb to ClickHouse's JSON, which takes its text ({@code
 * input_format_binary_read_json_as_string}) and holds nothing but objects: a number, a text, an
 * array or JSON's null becomes NULL or the empty object, counted, and so does what its parser would
 * refuse.
 */
final class JsonWriter extends ValueWriter {

  private static final byte[] EMPTY = {'{', '}'};

  private final boolean versioned;

  /**
   * @param versioned whether a version byte stands before the text, as jsonb_send puts it
   */
  JsonWriter(CellContext cell, boolean versioned) {
    super(cell);
    this.versioned = versioned;
  }

  @Override
  public void write(byte[] source, int offset, int length, RowBuffer out) {
    int start = offset;
    int end = offset + length;
    if (versioned) {
      if (length < 1 || source[offset] != 1) {
        throw cell.refused("unknown format version");
      }
      start++;
    }
    int first = start;
    while (first < end && isSpace(source[first])) {
      first++;
    }
    if (first == end || source[first] != '{') {
      writeLost(LossyKind.NOT_AN_OBJECT, out);
      return;
    }
    JsonFit.Fit fit = JsonFit.of(source, first, end);
    if (fit == JsonFit.Fit.NOT) {
      writeLost(LossyKind.OUT_OF_RANGE, out);
      return;
    }
    begin(out);
    if (fit == JsonFit.Fit.BIG_INTEGERS) {
      cell.lossy().add(LossyKind.ROUNDED);
      byte[] floats = JsonFit.withFloats(source, first, end);
      out.writeString(floats, 0, floats.length);
      return;
    }
    out.writeString(source, start, end - start);
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  @Override
  void writeDefault(RowBuffer out) {
    out.writeString(EMPTY, 0, 2);
  }
}
