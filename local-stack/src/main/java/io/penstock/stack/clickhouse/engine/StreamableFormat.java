package io.penstock.stack.clickhouse.engine;

import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.Optional;

/** Output formats whose blocks, each formatted by itself, can be joined into one result. */
public enum StreamableFormat {
  ROW_BINARY("RowBinary", Header.NONE),
  ROW_BINARY_WITH_NAMES("RowBinaryWithNames", Header.NAMES),
  ROW_BINARY_WITH_NAMES_AND_TYPES("RowBinaryWithNamesAndTypes", Header.NAMES_AND_TYPES),
  NATIVE("Native", Header.NONE),
  TAB_SEPARATED("TabSeparated", Header.NONE),
  TSV("TSV", Header.NONE),
  TAB_SEPARATED_RAW("TabSeparatedRaw", Header.NONE),
  CSV("CSV", Header.NONE),
  JSON_EACH_ROW("JSONEachRow", Header.NONE),
  JSON_COMPACT_EACH_ROW("JSONCompactEachRow", Header.NONE);

  /** What each block begins with that only the first one of a result may. */
  private enum Header {
    NONE(0),
    NAMES(1),
    NAMES_AND_TYPES(2);

    private final int stringsPerColumn;

    Header(int stringsPerColumn) {
      this.stringsPerColumn = stringsPerColumn;
    }
  }

  private final String engineName;
  private final Header header;

  StreamableFormat(String engineName, Header header) {
    this.engineName = engineName;
    this.header = header;
  }

  String engineName() {
    return engineName;
  }

  public static Optional<StreamableFormat> named(String format) {
    return Arrays.stream(values()).filter(known -> known.engineName.equals(format)).findFirst();
  }

  /**
   * Length in bytes of the header of a block: a LEB128 count of columns, then that many strings
   * once or twice, each a LEB128 length and its bytes (ClickHouse docs,
   * "RowBinaryWithNamesAndTypes").
   */
  long headerLength(Pointer block, long length) {
    if (header.stringsPerColumn == 0 || length == 0) {
      return 0;
    }
    long[] at = {0};
    long strings = varint(block, at) * header.stringsPerColumn;
    for (long i = 0; i < strings; i++) {
      long stringLength = varint(block, at);
      at[0] += stringLength;
    }
    return at[0];
  }

  private static long varint(Pointer block, long[] at) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = block.getByte(at[0]++);
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
