package io.penstock.controller.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server that gives the answers a test wrote down, and remembers what it was asked. */
final class ScriptedApi implements AutoCloseable {

  static final String KEY_ID = "key-1";
  static final String KEY_SECRET = "very-secret-key";
  static final String ORGANIZATION = "0a000000-0000-4000-8000-000000000001";
  static final String SERVICE = "0b000000-0000-4000-8000-000000000002";
  static final String PIPES =
      "/v1/organizations/" + ORGANIZATION + "/services/" + SERVICE + "/clickpipes";

  /** One request as it came in. */
  record Asked(String method, String path, String body) {}

  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  ScriptedApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** The next answer to such a request; the last one is given again and again. */
  ScriptedApi answers(String request, int status, String body) {
    answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  /** A good answer in the API's envelope. */
  ScriptedApi answers(String request, String result) {
    return answers(request, 200, "{\"status\":200,\"requestId\":\"r\",\"result\":" + result + "}");
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Asked> asked() {
    return asked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(method, path, body));
    Answer answer =
        authorised(exchange)
            ? next(method + " " + path)
            : new Answer(401, "{\"status\":401,\"error\":\"UNAUTHORIZED: wrong key\"}");
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer next(String request) {
    Deque<Answer> scripted = answers.get(request);
    if (scripted == null) {
      return new Answer(404, "{\"status\":404,\"error\":\"NOT_FOUND: " + request + "\"}");
    }
    synchronized (scripted) {
      return Objects.requireNonNull(scripted.size() > 1 ? scripted.poll() : scripted.peek());
    }
  }

  private static boolean authorised(HttpExchange exchange) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((KEY_ID + ":" + KEY_SECRET).getBytes(StandardCharsets.UTF_8));
    return expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
