package io.penstock.stack.clickhouse.engine;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libchdb that we call, under their C names (chdb.h of chDB 26.5). A connection is
 * a pointer to a handle: {@code chdb_close_conn} takes the pointer, everything else the handle.
 */
interface Chdb extends Library {
  @Nullable Pointer chdb_connect(int argc, StringArray argv);

  void chdb_close_conn(Pointer connection);

  @Nullable Pointer chdb_query_n(
      Pointer handle, byte[] query, NativeLong queryLength, byte[] format, NativeLong formatLength);

  @Nullable Pointer chdb_stream_query_n(
      Pointer handle, byte[] query, NativeLong queryLength, byte[] format, NativeLong formatLength);

  @Nullable Pointer chdb_stream_fetch_result(Pointer handle, Pointer stream);

  void chdb_stream_cancel_query(Pointer handle, Pointer stream);

  @Nullable Pointer chdb_result_buffer(Pointer result);

  NativeLong chdb_result_length(Pointer result);

  long chdb_result_rows_read(Pointer result);

  long chdb_result_bytes_read(Pointer result);

  long chdb_result_rows_written(Pointer result);

  long chdb_result_bytes_written(Pointer result);

  @Nullable Pointer chdb_result_error(Pointer result);

  void chdb_destroy_query_result(Pointer result);
}
