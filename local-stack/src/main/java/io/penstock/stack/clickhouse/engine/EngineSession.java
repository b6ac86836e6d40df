package io.penstock.stack.clickhouse.engine;

import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to the engine: settings, parameters and current database are its own. */
public final class EngineSession implements AutoCloseable {
  private static final int COPY_BYTES = 256 << 10;

  /** How the engine says that a finished stream is asked once more. */
  private static final String STREAM_IS_OVER = "No active streaming query";

  private final Chdb chdb;
  private final Pointer connection;
  private final Pointer handle;

  EngineSession(Chdb chdb, Pointer connection) {
    this.chdb = chdb;
    this.connection = connection;
    this.handle = connection.getPointer(0);
  }

  /** Runs a statement whose result is of no interest. */
  public Counts execute(String sql) throws EngineException {
    try {
      return query(sql.getBytes(StandardCharsets.UTF_8), "Null", (bytes, from, length) -> {});
    } catch (IOException e) {
      throw new AssertionError("a sink that does nothing cannot fail", e);
    }
  }

  /**
   * Runs a statement and hands over its whole result.
   *
   * @param format used when the statement has no FORMAT of its own
   */
  public Counts query(byte[] sql, String format, ResultSink sink)
      throws EngineException, IOException {
    byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
    Pointer result = chdb.chdb_query_n(handle, sql, length(sql), formatName, length(formatName));
    try {
      throwIfError(result);
      copy(result, 0, sink);
      return counts(result);
    } finally {
      destroy(result);
    }
  }

  /**
   * Runs a SELECT and hands over its result block by block, as it is made. The engine formats each
   * block as if it were a result of its own, so only formats whose pieces can be put together are
   * possible: see {@link StreamableFormat}.
   */
  public Counts stream(byte[] sql, StreamableFormat format, ResultSink sink)
      throws EngineException, IOException {
    byte[] formatName = format.engineName().getBytes(StandardCharsets.UTF_8);
    Pointer stream =
        chdb.chdb_stream_query_n(handle, sql, length(sql), formatName, length(formatName));
    boolean open = false;
    try {
      throwIfError(stream);
      open = true;
      Counts counts = fetchAll(stream, format, sink);
      open = false;
      return counts;
    } finally {
      if (open) {
        chdb.chdb_stream_cancel_query(handle, stream);
      }
      destroy(stream);
    }
  }

  private Counts fetchAll(Pointer stream, StreamableFormat format, ResultSink sink)
      throws EngineException, IOException {
    long rows = 0;
    long bytes = 0;
    long header = -1;
    while (true) {
      Pointer block = chdb.chdb_stream_fetch_result(handle, stream);
      try {
        String error = error(block);
        if (error != null && error.contains(STREAM_IS_OVER)) {
          return new Counts(rows, bytes, 0, 0);
        }
        throwIfError(block);
        long length = block == null ? 0 : chdb.chdb_result_length(block).longValue();
        long blockRows = block == null ? 0 : chdb.chdb_result_rows_read(block);
        if (length == 0 && blockRows == 0) {
          return new Counts(rows, bytes, 0, 0);
        }
        if (header < 0) {
          copy(block, 0, sink);
          header = format.headerLength(buffer(block), length);
        } else {
          copy(block, Math.min(header, length), sink);
        }
        rows += blockRows;
        bytes += chdb.chdb_result_bytes_read(block);
      } finally {
        destroy(block);
      }
    }
  }

  @Override
  public void close() {
    chdb.chdb_close_conn(connection);
  }

  private void copy(@Nullable Pointer result, long skip, ResultSink sink) throws IOException {
    if (result == null) {
      return;
    }
    long length = chdb.chdb_result_length(result).longValue();
    if (length - skip <= 0) {
      return;
    }
    Pointer buffer = buffer(result);
    byte[] piece = new byte[(int) Math.min(COPY_BYTES, length - skip)];
    for (long at = skip; at < length; ) {
      int size = (int) Math.min(piece.length, length - at);
      buffer.read(at, piece, 0, size);
      sink.accept(piece, 0, size);
      at += size;
    }
  }

  private Pointer buffer(Pointer result) {
    Pointer buffer = chdb.chdb_result_buffer(result);
    return buffer == null ? Pointer.NULL : buffer;
  }

  private Counts counts(@Nullable Pointer result) {
    if (result == null) {
      return Counts.NONE;
    }
    return new Counts(
        chdb.chdb_result_rows_read(result),
        chdb.chdb_result_bytes_read(result),
        chdb.chdb_result_rows_written(result),
        chdb.chdb_result_bytes_written(result));
  }

  private void throwIfError(@Nullable Pointer result) throws EngineException {
    String error = error(result);
    if (error != null) {
      throw EngineException.of(error);
    }
  }

  private @Nullable String error(@Nullable Pointer result) {
    if (result == null) {
      return null;
    }
    Pointer message = chdb.chdb_result_error(result);
    return message == null ? null : message.getString(0, "UTF-8");
  }

  private void destroy(@Nullable Pointer result) {
    if (result != null) {
      chdb.chdb_destroy_query_result(result);
    }
  }

  private static NativeLong length(byte[] bytes) {
    return new NativeLong(bytes.length);
  }
}
