package io.penstock.reader.cdc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Knows what Debezium puts where Postgres has left a large value out. */
final class Unchanged {

  private static final ByteBuffer BYTES =
      ByteBuffer.wrap(PipeConfig.UNCHANGED.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();

  private Unchanged() {}

  /** Whether a value is that placeholder. */
  static boolean is(Object value) {
    if (value instanceof String text) {
      return text.equals(PipeConfig.UNCHANGED);
    }
    ByteBuffer bytes = value instanceof byte[] array ? ByteBuffer.wrap(array) : null;
    return BYTES.equals(value) || BYTES.equals(bytes);
  }
}
