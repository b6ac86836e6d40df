package io.penstock.job.encode.print;

import io.penstock.job.encode.wire.BigEndian;
import io.penstock.job.encode.wire.MalformedValue;
import io.penstock.job.encode.wire.ValueReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Types of well-known extensions, which have no fixed oid: by their names, in whatever schema. */
final class ExtensionText {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private ExtensionText() {}

  static @Nullable TextForm of(String name) {
    return switch (name) {
      case "citext" -> ScalarText::verbatim;
      // A version byte before the text, as ltree_send puts it since PG 13.
      case "ltree", "lquery", "ltxtquery" -> ScalarText::versioned;
      case "geometry", "geography" -> ExtensionText::wellKnownBinary;
      case "hstore" -> ExtensionText::hstore;
      case "vector" -> (source, offset, length, out) -> vector(source, offset, length, false, out);
      case "halfvec" -> (source, offset, length, out) -> vector(source, offset, length, true, out);
      default -> null;
    };
  }

  /** PostGIS prints the bytes that it sends, EWKB, as digits in capitals. */
  private static void wellKnownBinary(byte[] source, int offset, int length, TextBuffer out) {
    for (int i = offset; i < offset + length; i++) {
      out.put(HEX[source[i] >> 4 & 0xF]).put(HEX[source[i] & 0xF]);
    }
  }

  /** hstore_send: see HstoreWriters. */
  private static void hstore(byte[] source, int offset, int length, TextBuffer out) {
    ValueReader reader = new ValueReader().reset(source, offset, length);
    int pairs = reader.count(8);
    for (int i = 0; i < pairs; i++) {
      if (i > 0) {
        out.put(',').put(' ');
      }
      int key = reader.intValue();
      quoted(source, reader.skip(key), key, out);
      out.put('=').put('>');
      int value = reader.intValue();
      if (value == -1) {
        out.ascii("NULL");
      } else {
        quoted(source, reader.skip(value), value, out);
      }
    }
    reader.finish();
  }

  private static void quoted(byte[] source, int offset, int length, TextBuffer out) {
    out.put('"');
    for (int i = offset; i < offset + length; i++) {
      if (source[i] == '"' || source[i] == '\\') {
        out.put('\\');
      }
      out.put(source[i]);
    }
    out.put('"');
  }

  /** vector_send and halfvec_send: see VectorWriters. */
  private static void vector(byte[] source, int offset, int length, boolean half, TextBuffer out) {
    int width = half ? 2 : 4;
    int dimensions = length < 4 ? 0 : BigEndian.getShort(source, offset) & 0xFFFF;
    if (length != 4 + dimensions * width) {
      throw MalformedValue.length(4 + dimensions * width, length);
    }
    out.put('[');
    for (int at = offset + 4; at < offset + length; at += width) {
      if (at > offset + 4) {
        out.put(',');
      }
      FloatText.print(
          half
              ? HalfFloat.of(BigEndian.getShort(source, at))
              : Float.intBitsToFloat(BigEndian.getInt(source, at)),
          out);
    }
    out.put(']');
  }
}
