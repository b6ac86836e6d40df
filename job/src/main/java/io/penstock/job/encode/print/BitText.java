package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.MalformedValue;

/** bit and varbit from varbit_send: how many bits, then the bits, the first one highest. */
final class BitText {

  private BitText() {}

  static void print(byte[] source, int offset, int length, TextBuffer out) {
    int bits = length < 4 ? -1 : BigEndian.getInt(source, offset);
    if (bits < 0 || length != 4 + (bits + 7L) / 8) {
      throw new MalformedValue("not a bit string");
    }
    for (int i = 0; i < bits; i++) {
      int group = source[offset + 4 + (i >> 3)];
      out.put('0' + (group >> (7 - (i & 7)) & 1));
    }
  }
}
