package io.penstock.stack.clickhouse.front;

import com.clickhouse.data.stream.Lz4InputStream;
import com.clickhouse.data.stream.Lz4OutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The two compressions of ClickHouse's HTTP interface: its own blocks (LZ4 with a CityHash128
 * checksum; {@code compress=1}, {@code decompress=1}) and HTTP's content encodings.
 */
final class Compression {
  private static final int BLOCK_BYTES = 1 << 20;

  private Compression() {}

  static InputStream decoded(InputStream body, @Nullable String contentEncoding, boolean blocks)
      throws IOException {
    if (blocks) {
      return new Lz4InputStream(body);
    }
    String encoding = contentEncoding == null ? "" : contentEncoding.toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> body;
      case "gzip" -> new GZIPInputStream(body, 1 << 16);
      case "lz4" -> new LZ4FrameInputStream(body);
      default -> throw new IOException("unknown Content-Encoding " + encoding);
    };
  }

  /** The content encoding for a client that accepts {@code accepts}; empty for none. */
  static String chosenFrom(String accepts) {
    String lower = accepts.toLowerCase(Locale.ROOT);
    if (lower.contains("lz4")) {
      return "lz4";
    }
    return lower.contains("gzip") ? "gzip" : "";
  }

  static OutputStream encoded(OutputStream raw, boolean blocks, String contentEncoding)
      throws IOException {
    if (blocks) {
      return new Lz4OutputStream(raw, BLOCK_BYTES, null);
    }
    return switch (contentEncoding) {
      case "gzip" -> new GZIPOutputStream(raw, 1 << 16);
      case "lz4" -> new LZ4FrameOutputStream(raw);
      default -> raw;
    };
  }
}
