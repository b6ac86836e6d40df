package io.penstock.controller.definition;

import java.nio.charset.StandardCharsets;

/** What a target table may be called. */
public final class TargetName {

  /** ClickHouse keeps a table's file names below 255 bytes, with a suffix of its own. */
  private static final int MAX_BYTES = 200;

  private TargetName() {}

  /** Whether ClickHouse could not make a table of this name. */
  public static boolean tooLong(String name) {
    // It writes every byte but letters, digits and _ as %XX in file names.
    int length = 0;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_';
      length += plain ? 1 : 3;
    }
    return length > MAX_BYTES;
  }
}
