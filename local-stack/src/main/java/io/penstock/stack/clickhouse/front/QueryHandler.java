package io.penstock.stack.clickhouse.front;

import io.penstock.stack.clickhouse.engine.Counts;
import io.penstock.stack.clickhouse.engine.Engine;
import io.penstock.stack.clickhouse.engine.EngineException;
import io.penstock.stack.clickhouse.engine.EngineSession;
import io.penstock.stack.clickhouse.engine.StreamableFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the statement of one request, in a session of its own unless it is an INSERT with data. */
final class QueryHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);

  /** How much of a body is looked at to tell an INSERT's data from its SQL. */
  private static final int HEAD_BYTES = 1 << 20;

  private final Engine engine;
  private final Access access;
  private final BodyFiles bodies;
  private final InsertSessions inserts;

  QueryHandler(Engine engine, Access access, BodyFiles bodies) {
    this.engine = engine;
    this.access = access;
    this.bodies = bodies;
    this.inserts = new InsertSessions(engine);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      try (RequestBody body = new RequestBody(request)) {
        answer(new Exchange(request, response, body));
      }
      callback.succeeded();
    } catch (IOException | RuntimeException e) {
      // Mostly a client that has gone away. Cut here, so that no half-sent result ends as if it
      // were whole.
      LOG.warn("request broken off", e);
      request.getConnectionMetaData().getConnection().getEndPoint().close();
      callback.failed(e);
    }
    return true;
  }

  /** The engine ends with its last session. */
  @Override
  protected void doStop() throws Exception {
    super.doStop();
    inserts.close();
  }

  private void answer(Exchange exchange) throws IOException {
    Request http = exchange.request();
    Map<String, String> url = UrlParameters.parse(http.getHttpURI().getQuery());
    if (http.getMethod().equals("GET") && !url.containsKey("query")) {
      Reply.text(exchange, 200, "Ok.\n");
      return;
    }
    try {
      access.check(http.getHeaders(), url);
      QueryRequest request = QueryRequest.of(exchange, url);
      exchange.response().getHeaders().put("X-ClickHouse-Query-Id", request.queryId());
      run(request, exchange);
    } catch (EngineException e) {
      Reply.error(exchange, e);
    }
  }

  private void run(QueryRequest request, Exchange exchange) throws IOException, EngineException {
    byte[] head = head(request);
    Optional<InsertStatement> insert = InsertStatement.parse(head);
    if (insert.isPresent()) {
      insert(request, exchange, head, insert.get());
      return;
    }
    String settings = Statements.settings(request.settings());
    try (EngineSession session = Statements.session(engine, settings, request.database())) {
      select(session, request, exchange, whole(head, request));
    }
  }

  private void insert(QueryRequest request, Exchange exchange, byte[] head, InsertStatement insert)
      throws IOException, EngineException {
    ByteBuffer begin = ByteBuffer.wrap(head, insert.dataFrom(), head.length - insert.dataFrom());
    try (var data = bodies.receive(begin, channel(request.body()))) {
      Counts counts = insert(request, insert, data.path());
      new Reply(exchange, request, insert.format()).finish(counts);
    }
  }

  private Counts insert(QueryRequest request, InsertStatement insert, Path data)
      throws IOException, EngineException {
    String settings = Statements.settings(request.settings());
    if (!request.binds()) {
      return inserts.run(request.database(), insert.readingFrom(data, settings));
    }
    // A statement cannot carry the values of its own parameters.
    try (EngineSession session = Statements.session(engine, settings, request.database())) {
      return session.query(insert.readingFrom(data, ""), "Null", (bytes, from, length) -> {});
    }
  }

  private static void select(
      EngineSession session, QueryRequest request, Exchange exchange, byte[] sql)
      throws IOException, EngineException {
    OutputShape shape = OutputShape.of(sql, request.format());
    Reply reply = new Reply(exchange, request, shape.format());
    Optional<StreamableFormat> streamable =
        shape.streams() && !request.buffered()
            ? StreamableFormat.named(shape.format())
            : Optional.empty();
    try {
      Counts counts =
          streamable.isPresent()
              ? session.stream(sql, streamable.get(), reply)
              : session.query(sql, shape.format(), reply);
      reply.finish(counts);
    } catch (EngineException e) {
      if (reply.begun()) {
        throw new IOException("the query failed while its result was being sent", e);
      }
      throw e;
    }
  }

  /** An uncompressed body is one itself, and is copied once. */
  private static ReadableByteChannel channel(InputStream body) {
    return body instanceof ReadableByteChannel channel ? channel : Channels.newChannel(body);
  }

  private static byte[] head(QueryRequest request) throws IOException {
    byte[] query = request.query().getBytes(StandardCharsets.UTF_8);
    if (query.length == 0) {
      return request.body().readNBytes(HEAD_BYTES);
    }
    byte[] head = new byte[query.length + 1];
    System.arraycopy(query, 0, head, 0, query.length);
    head[query.length] = '\n';
    return head;
  }

  private static byte[] whole(byte[] head, QueryRequest request) throws IOException {
    byte[] rest = request.body().readAllBytes();
    byte[] whole = java.util.Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, whole, head.length, rest.length);
    return whole;
  }
}
