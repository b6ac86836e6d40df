package io.penstock.stack.clickhouse.front;

import com.sun.net.httpserver.HttpExchange;
import io.penstock.stack.clickhouse.engine.Counts;
import io.penstock.stack.clickhouse.engine.EngineException;
import io.penstock.stack.clickhouse.engine.ResultSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request. Headers go out with the first byte of the result, so an error before
 * that still gets its own status; an error after it breaks the connection off, so that no client
 * takes half a result for a whole one.
 */
final class Reply implements ResultSink {
  private final HttpExchange exchange;
  private final QueryRequest request;
  private final String format;
  private @Nullable OutputStream out;

  Reply(HttpExchange exchange, QueryRequest request, String format) {
    this.exchange = exchange;
    this.request = request;
    this.format = format;
  }

  /** A plain answer without a query. */
  static void text(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** The engine's error, in the form that ClickHouse's clients read. */
  static void error(HttpExchange exchange, EngineException error) throws IOException {
    exchange
        .getResponseHeaders()
        .set("X-ClickHouse-Exception-Code", Integer.toString(error.code()));
    exchange.getResponseHeaders().remove("Content-Encoding");
    text(exchange, HttpStatus.of(error.code()), error.getMessage() + "\n");
  }

  boolean begun() {
    return out != null;
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) throws IOException {
    begin(Counts.NONE).write(bytes, offset, length);
  }

  /** Ends the answer well; {@code counts} reach the client if nothing was sent before. */
  void finish(Counts counts) throws IOException {
    begin(counts).close();
  }

  private OutputStream begin(Counts counts) throws IOException {
    OutputStream begun = out;
    if (begun != null) {
      return begun;
    }
    var headers = exchange.getResponseHeaders();
    headers.set("X-ClickHouse-Server-Display-Name", "penstock-local");
    headers.set("X-ClickHouse-Query-Id", request.queryId());
    headers.set("X-ClickHouse-Format", format);
    headers.set("X-ClickHouse-Timezone", "UTC");
    headers.set("X-ClickHouse-Summary", summary(counts));
    headers.set("Content-Type", ContentType.of(format));
    String encoding = request.compressed() ? "" : Compression.chosenFrom(request.accepts());
    if (!encoding.isEmpty()) {
      headers.set("Content-Encoding", encoding);
    }
    exchange.sendResponseHeaders(200, 0);
    begun = Compression.encoded(exchange.getResponseBody(), request.compressed(), encoding);
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
