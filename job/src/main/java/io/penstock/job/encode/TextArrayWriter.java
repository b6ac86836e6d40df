package io.penstock.job.encode;

import io.penstock.job.encode.wire.MalformedValue;
import java.util.Arrays;

/**
 * Arrays from array_out's text (manual, "Array Input and Output Syntax"). RowBinary wants the sizes
 * before the elements, so the text is walked twice: arrays are rectangular, and each level's first
 * row tells its size.
 */
final class TextArrayWriter extends ArrayWriter {

  private final int delimiter;
  private byte[] source = new byte[0];
  private int position;
  private int end;
  private byte[] unquoted = new byte[64];

  /**
   * @param delimiter between elements: a comma, for boxes a semicolon
   */
  TextArrayWriter(CellContext cell, int depth, ColumnWriter element, int delimiter) {
    super(cell, depth, element);
    this.delimiter = delimiter;
  }

  @Override
  int readSizes(byte[] text, int offset, int length) {
    source = text;
    position = offset;
    end = offset + length;
    if (length > 0 && text[offset] == '[') {
      while (position < end && text[position] != '=') {
        position++;
      }
      position++;
    }
    int start = position;
    int dimensions = countSizes();
    position = start;
    return dimensions;
  }

  private int countSizes() {
    int dimensions = 0;
    while (position < end && source[position] == '{') {
      if (++dimensions > MAX_DIMENSIONS) {
        throw new MalformedValue("too many array dimensions");
      }
      position++;
    }
    if (dimensions == 0) {
      throw new MalformedValue("not an array");
    }
    if (position < end && source[position] == '}') {
      position = end;
      return 0;
    }
    Arrays.fill(sizes, 0, dimensions, 1);
    // Until the first closing brace of a level, delimiters at that level count its size.
    int level = dimensions - 1;
    int open = dimensions - 1;
    while (position < end && open >= 0) {
      int character = source[position];
      if (character == '"') {
        skipQuoted();
        continue;
      }
      if (character == '{') {
        level++;
      } else if (character == '}') {
        if (level == open) {
          open--;
        }
        level--;
      } else if (character == delimiter && level == open) {
        sizes[level]++;
      } else if (character == '\\') {
        position++;
      }
      position++;
    }
    return dimensions;
  }

  private void skipQuoted() {
    position++;
    while (position < end && source[position] != '"') {
      position += source[position] == '\\' ? 2 : 1;
    }
    position++;
  }

  @Override
  void writeElement(RowBuffer out) {
    while (position < end
        && (source[position] == '{' || source[position] == '}' || isDelimiter())) {
      position++;
    }
    if (position >= end) {
      throw new MalformedValue("an array that is not rectangular");
    }
    if (source[position] == '"') {
      writeQuoted(out);
      return;
    }
    int start = position;
    while (position < end && source[position] != '}' && !isDelimiter()) {
      position++;
    }
    int length = position - start;
    if (isNull(start, length)) {
      element.writeNull(out);
    } else {
      element.write(source, start, length, out);
    }
  }

  /** The bare word; an element that reads so is quoted. */
  private boolean isNull(int start, int length) {
    return length == 4
        && source[start] == 'N'
        && source[start + 1] == 'U'
        && source[start + 2] == 'L'
        && source[start + 3] == 'L';
  }

  private boolean isDelimiter() {
    return source[position] == delimiter;
  }

  private void writeQuoted(RowBuffer out) {
    int start = position + 1;
    skipQuoted();
    int close = position - 1;
    if (position > end) {
      throw new MalformedValue("an unfinished quoted element");
    }
    if (unquoted.length < close - start) {
      unquoted = new byte[Math.max(close - start, 2 * unquoted.length)];
    }
    int length = 0;
    for (int i = start; i < close; i++) {
      if (source[i] == '\\') {
        i++;
      }
      unquoted[length++] = source[i];
    }
    element.write(unquoted, 0, length, out);
  }

  @Override
  void finish() {
    while (position < end && source[position] == '}') {
      position++;
    }
    if (position != end) {
      throw new MalformedValue("more elements than its first rows announce");
    }
  }
}
