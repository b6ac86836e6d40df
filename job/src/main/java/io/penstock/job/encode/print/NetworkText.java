package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.MalformedValue;

/**
 * inet and cidr from network_send (src/backend/utils/adt/network.c): family, mask bits, whether
 * cidr, address length, address. IPv6 is laid out as pg_inet_net_ntop does it
 * (src/port/inet_net_ntop.c).
 */
final class NetworkText {

  private static final int HEADER = 4;
  private static final int IPV4 = 2;
  private static final int IPV6 = 3;
  private static final int WORDS = 8;

  private NetworkText() {}

  static void print(byte[] source, int offset, int length, TextBuffer out) {
    if (length < HEADER) {
      throw MalformedValue.length(HEADER, length);
    }
    int family = source[offset];
    int bits = source[offset + 1] & 0xFF;
    boolean cidr = source[offset + 2] != 0;
    int size = family == IPV4 ? 4 : family == IPV6 ? 16 : -1;
    if (source[offset + 3] != size || length != HEADER + size) {
      throw new MalformedValue("not an IPv4 or IPv6 address");
    }
    int address = offset + HEADER;
    if (family == IPV4) {
      dotted(source, address, out);
    } else {
      colons(source, address, out);
    }
    // A whole address of type inet does without its mask.
    if (cidr || bits != size * 8) {
      out.put('/').decimal(bits);
    }
  }

  private static void dotted(byte[] source, int offset, TextBuffer out) {
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        out.put('.');
      }
      out.decimal(source[offset + i] & 0xFF);
    }
  }

  private static void colons(byte[] source, int offset, TextBuffer out) {
    // The first of the longest runs of at least two zero words becomes "::".
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < WORDS; i++) {
      int run = 0;
      while (i + run < WORDS && word(source, offset, i + run) == 0) {
        run++;
      }
      if (run > gapLength) {
        gap = i;
        gapLength = run;
      }
      i += run;
    }
    for (int i = 0; i < WORDS; i++) {
      if (i == gap) {
        out.put(':');
        i += gapLength - 1;
        if (i == WORDS - 1) {
          out.put(':');
        }
        continue;
      }
      if (i > 0) {
        out.put(':');
      }
      if (i == 6 && gap == 0 && embedsIpv4(source, offset, gapLength)) {
        dotted(source, offset + 12, out);
        return;
      }
      out.ascii(Integer.toHexString(word(source, offset, i)));
    }
  }

  /** {@code ::1.2.3.4} and {@code ::ffff:1.2.3.4}, but not {@code ::1}. */
  private static boolean embedsIpv4(byte[] source, int offset, int zeroWords) {
    return zeroWords == 6
        || (zeroWords == 7 && word(source, offset, 7) != 1)
        || (zeroWords == 5 && word(source, offset, 5) == 0xFFFF);
  }

  private static int word(byte[] source, int offset, int index) {
    return BigEndian.getShort(source, offset + 2 * index) & 0xFFFF;
  }
}
