package io.penstock.job.snapshot;

import io.penstock.job.encode.ColumnWriter;
import io.penstock.job.encode.NativeRows;
import io.penstock.job.encode.RowBuffer;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes the messages of one COPY apart (manual, "COPY": Binary Format). Each message is one row;
 * the first has the file header before it, the last is the trailer alone ("Message Formats":
 * CopyData from the server always corresponds to single data rows).
 */
final class CopyDecoder {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Signature (11 bytes), flags and length of the header's extension. */
  private static final int HEADER_BYTES = 19;

  private final ColumnWriter[] writers;
  private final long version;
  private boolean headerSeen;

  CopyDecoder(ColumnWriter[] writers, long version) {
    this.writers = writers;
    this.version = version;
  }

  /** Writes the row of a message that lies in {@code source}; false when it has none. */
  boolean row(byte[] source, int from, int length, RowBuffer out) {
    int at = fields(source, from, length);
    if (at < 0) {
      return false;
    }
    for (ColumnWriter writer : writers) {
      int size = (int) INT.get(source, at);
      at += 4;
      if (size < 0) {
        writer.writeNull(out);
      } else {
        writer.write(source, at, size, out);
        at += size;
      }
    }
    out.writeLong(version);
    out.writeByte(0);
    return true;
  }

  /** The same, column by column. */
  boolean row(byte[] source, int from, int length, NativeRows out) {
    int at = fields(source, from, length);
    if (at < 0) {
      return false;
    }
    for (int i = 0; i < writers.length; i++) {
      int size = (int) INT.get(source, at);
      at += 4;
      if (size < 0) {
        writers[i].writeNull(out.column(i));
      } else {
        writers[i].write(source, at, size, out.column(i));
        at += size;
      }
    }
    out.endRow();
    return true;
  }

  /** Where the first field of the message's row begins; less than 0 when there is no row. */
  private int fields(byte[] source, int from, int length) {
    int at = from;
    if (!headerSeen) {
      headerSeen = true;
      at += HEADER_BYTES + (int) INT.get(source, from + HEADER_BYTES - 4);
      if (at == from + length) {
        return -1;
      }
    }
    int fields = (short) SHORT.get(source, at);
    if (fields == -1) {
      return -1;
    }
    if (fields != writers.length) {
      throw new PipeException(
          ErrorCode.SOURCE_UNREACHABLE, "COPY answered with " + fields + " fields in a row");
    }
    return at + 2;
  }
}
