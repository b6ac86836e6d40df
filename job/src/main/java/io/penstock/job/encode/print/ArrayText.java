package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;

/**
 * An array as array_out prints it (src/backend/utils/adt/arrayfuncs.c): {@code {1,NULL,"a b"}},
 * {@code [0:1]={1,2}} where a lower bound is not 1.
 */
final class ArrayText implements TextForm {

  private static final int MAX_DIMENSIONS = 6;

  private final TextForm element;
  private final int delimiter;
  private final ValueReader reader = new ValueReader();
  private final TextBuffer scratch = new TextBuffer();
  private final int[] sizes = new int[MAX_DIMENSIONS];
  private final int[] lowerBounds = new int[MAX_DIMENSIONS];
  private int dimensions;

  /**
   * @param delimiter {@code typdelim} of the element type: a comma, for box a semicolon
   */
  ArrayText(TextForm element, int delimiter) {
    this.element = element;
    this.delimiter = delimiter;
  }

  @Override
  public void print(byte[] source, int offset, int length, TextBuffer out) {
    reader.reset(source, offset, length);
    readBounds();
    if (dimensions == 0) {
      out.ascii("{}");
    } else {
      printBounds(out);
      printLevel(0, out);
    }
    reader.finish();
  }

  /** array_send: dimension count, whether NULLs occur, element type, then size and lower bound. */
  private void readBounds() {
    dimensions = reader.intValue();
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
      throw new MalformedValue(dimensions + " array dimensions");
    }
    reader.skip(8);
    for (int i = 0; i < dimensions; i++) {
      sizes[i] = reader.intValue();
      lowerBounds[i] = reader.intValue();
    }
  }

  private void printBounds(TextBuffer out) {
    boolean usual = true;
    for (int i = 0; i < dimensions; i++) {
      usual &= lowerBounds[i] == 1;
    }
    if (usual) {
      return;
    }
    for (int i = 0; i < dimensions; i++) {
      out.put('[').decimal(lowerBounds[i]).put(':');
      out.decimal((long) lowerBounds[i] + sizes[i] - 1).put(']');
    }
    out.put('=');
  }

  private void printLevel(int level, TextBuffer out) {
    out.put('{');
    for (int i = 0; i < sizes[level]; i++) {
      if (i > 0) {
        out.put(delimiter);
      }
      if (level < dimensions - 1) {
        printLevel(level + 1, out);
      } else {
        printElement(out);
      }
    }
    out.put('}');
  }

  private void printElement(TextBuffer out) {
    int length = reader.intValue();
    if (length == -1) {
      out.ascii("NULL");
      return;
    }
    int start = reader.skip(length);
    scratch.clear();
    element.print(reader.source(), start, length, scratch);
    if (!needsQuotes()) {
      out.put(scratch);
      return;
    }
    out.put('"');
    byte[] text = scratch.array();
    for (int i = 0; i < scratch.size(); i++) {
      if (text[i] == '"' || text[i] == '\\') {
        out.put('\\');
      }
      out.put(text[i]);
    }
    out.put('"');
  }

  private boolean needsQuotes() {
    byte[] text = scratch.array();
    int size = scratch.size();
    if (size == 0 || (size == 4 && isNull(text))) {
      return true;
    }
    for (int i = 0; i < size; i++) {
      int character = text[i];
      if (character == delimiter || Quoting.isSpace(character)) {
        return true;
      }
      switch (character) {
        case '"', '\\', '{', '}' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /** The word NULL in any case would be read as one. */
  private static boolean isNull(byte[] text) {
    return (text[0] | 0x20) == 'n'
        && (text[1] | 0x20) == 'u'
        && (text[2] | 0x20) == 'l'
        && (text[3] | 0x20) == 'l';
  }
}
