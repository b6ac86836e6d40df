package io.penstock.stack.clickhouse.front;

import io.penstock.stack.clickhouse.engine.Counts;
import io.penstock.stack.clickhouse.engine.EngineException;
import io.penstock.stack.clickhouse.engine.ResultSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. Headers go out with the first bytes of the result, so an error before
 * that still gets its own status; an error after it breaks the connection off, so that no client
 * takes half a result for a whole one.
 */
final class Reply implements ResultSink {
  private final Exchange exchange;
  private final QueryRequest request;
  private final String format;
  private @Nullable OutputStream out;

  Reply(Exchange exchange, QueryRequest request, String format) {
    this.exchange = exchange;
    this.request = request;
    this.format = format;
  }

  /** A plain answer without a query. */
  static void text(Exchange exchange, int status, String text) throws IOException {
    exchange.body().transferTo(OutputStream.nullOutputStream());
    var response = exchange.response();
    response.setStatus(status);
    response.getHeaders().put("Content-Type", "text/plain; charset=UTF-8");
    Content.Sink.write(response, true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The engine's error, in the form that ClickHouse's clients read. */
  static void error(Exchange exchange, EngineException error) throws IOException {
    var headers = exchange.response().getHeaders();
    headers.put("X-ClickHouse-Exception-Code", Integer.toString(error.code()));
    headers.remove("Content-Encoding");
    text(exchange, HttpStatus.of(error.code()), error.getMessage() + "\n");
  }

  /** Whether a part of the answer has left. */
  boolean begun() {
    return exchange.response().isCommitted();
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) throws IOException {
    begin(Counts.NONE).write(bytes, offset, length);
  }

  /** Ends the answer well; {@code counts} reach the client if nothing was sent before. */
  void finish(Counts counts) throws IOException {
    // A decoder may leave the body's end unread, and Jetty then closes the connection.
    exchange.body().transferTo(OutputStream.nullOutputStream());
    begin(counts).close();
  }

  private OutputStream begin(Counts counts) throws IOException {
    OutputStream begun = out;
    if (begun != null) {
      return begun;
    }
    var headers = exchange.response().getHeaders();
    headers.put("X-ClickHouse-Server-Display-Name", "penstock-local");
    headers.put("X-ClickHouse-Query-Id", request.queryId());
    headers.put("X-ClickHouse-Format", format);
    headers.put("X-ClickHouse-Timezone", "UTC");
    headers.put("X-ClickHouse-Summary", summary(counts));
    headers.put("Content-Type", ContentType.of(format));
    String encoding = request.compressed() ? "" : Compression.chosenFrom(request.accepts());
    if (!encoding.isEmpty()) {
      headers.put("Content-Encoding", encoding);
    }
    begun =
        Compression.encoded(new ResultStream(exchange.response()), request.compressed(), encoding);
    out = begun;
    return begun;
  }

  private static String summary(Counts counts) {
    return "{\"read_rows\":\"%d\",\"read_bytes\":\"%d\",\"written_rows\":\"%d\",\"written_bytes\":\"%d\",\"total_rows_to_read\":\"0\",\"result_rows\":\"%d\",\"result_bytes\":\"%d\",\"elapsed_ns\":\"0\"}"
        .formatted(
            counts.readRows(),
            counts.readBytes(),
            counts.writtenRows(),
            counts.writtenBytes(),
            counts.writtenRows(),
            counts.writtenBytes());
  }
}
