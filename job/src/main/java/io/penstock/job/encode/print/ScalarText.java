package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;

/** Types that are a few numbers or bytes. */
final class ScalarText {

  private ScalarText() {}

  static void verbatim(byte[] source, int offset, int length, TextBuffer out) {
    out.put(source, offset, length);
  }

  /** jsonb_send and jsonpath_send put a version byte before the text. */
  static void versioned(byte[] source, int offset, int length, TextBuffer out) {
    if (length < 1 || source[offset] != 1) {
      throw new MalformedValue("unknown format version");
    }
    out.put(source, offset + 1, length - 1);
  }

  static void bool(byte[] source, int offset, int length, TextBuffer out) {
    check(1, length);
    out.put(source[offset] == 0 ? 'f' : 't');
  }

  static void int2(byte[] source, int offset, int length, TextBuffer out) {
    check(2, length);
    out.decimal(BigEndian.getShort(source, offset));
  }

  static void int4(byte[] source, int offset, int length, TextBuffer out) {
    check(4, length);
    out.decimal(BigEndian.getInt(source, offset));
  }

  static void int8(byte[] source, int offset, int length, TextBuffer out) {
    check(8, length);
    out.decimal(BigEndian.getLong(source, offset));
  }

  /** oid, xid, cid. */
  static void unsigned4(byte[] source, int offset, int length, TextBuffer out) {
    check(4, length);
    out.decimal(BigEndian.getInt(source, offset) & 0xFFFF_FFFFL);
  }

  /** xid8. */
  static void unsigned8(byte[] source, int offset, int length, TextBuffer out) {
    check(8, length);
    out.unsigned(BigEndian.getLong(source, offset));
  }

  static void float4(byte[] source, int offset, int length, TextBuffer out) {
    check(4, length);
    FloatText.print(Float.intBitsToFloat(BigEndian.getInt(source, offset)), out);
  }

  static void float8(byte[] source, int offset, int length, TextBuffer out) {
    check(8, length);
    FloatText.print(Double.longBitsToDouble(BigEndian.getLong(source, offset)), out);
  }

  /**
   * "char": charout prints the byte, nothing for 0, and since PG 16 {@code \ooo} for bytes that are
   * not ASCII. Older servers print those raw, which is not UTF-8: here they get the newer form.
   */
  static void singleChar(byte[] source, int offset, int length, TextBuffer out) {
    check(1, length);
    int character = source[offset] & 0xFF;
    if (character > 127) {
      out.put('\\')
          .put('0' + (character >> 6))
          .put('0' + (character >> 3 & 7))
          .put('0' + (character & 7));
    } else if (character != 0) {
      out.put(character);
    }
  }

  /** bytea inside a composite, array text or range: {@code bytea_output = hex}. */
  static void bytea(byte[] source, int offset, int length, TextBuffer out) {
    out.put('\\').put('x');
    for (int i = offset; i < offset + length; i++) {
      out.hexByte(source[i]);
    }
  }

  static void uuid(byte[] source, int offset, int length, TextBuffer out) {
    check(16, length);
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        out.put('-');
      }
      out.hexByte(source[offset + i]);
    }
  }

  /** macaddr and macaddr8. */
  static void macAddress(byte[] source, int offset, int length, TextBuffer out) {
    if (length != 6) {
      check(8, length);
    }
    for (int i = 0; i < length; i++) {
      if (i > 0) {
        out.put(':');
      }
      out.hexByte(source[offset + i]);
    }
  }

  /** pg_lsn: two hexadecimal halves without leading zeros. */
  static void lsn(byte[] source, int offset, int length, TextBuffer out) {
    check(8, length);
    long lsn = BigEndian.getLong(source, offset);
    out.ascii(Integer.toHexString((int) (lsn >>> 32)).toUpperCase(java.util.Locale.ROOT));
    out.put('/');
    out.ascii(Integer.toHexString((int) lsn).toUpperCase(java.util.Locale.ROOT));
  }

  /** tid: block and line. */
  static void tid(byte[] source, int offset, int length, TextBuffer out) {
    check(6, length);
    out.put('(').decimal(BigEndian.getInt(source, offset) & 0xFFFF_FFFFL);
    out.put(',').decimal(BigEndian.getShort(source, offset + 4) & 0xFFFF).put(')');
  }

  /** pg_snapshot and txid_snapshot: {@code xmin:xmax:xip,xip}. */
  static void snapshot(byte[] source, int offset, int length, TextBuffer out) {
    ValueReader reader = new ValueReader().reset(source, offset, length);
    int count = reader.intValue();
    out.unsigned(reader.longValue()).put(':').unsigned(reader.longValue()).put(':');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.put(',');
      }
      out.unsigned(reader.longValue());
    }
    reader.finish();
  }

  static void check(int expected, int length) {
    if (length != expected) {
      throw MalformedValue.length(expected, length);
    }
  }
}
