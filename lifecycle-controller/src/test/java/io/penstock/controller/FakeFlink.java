package io.penstock.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Flink's REST API as far as the controller uses it, with jobs that only pretend: a fresh one
 * streams at once and has a checkpoint. What a real cluster does only in trouble is switched on
 * here.
 */
final class FakeFlink implements AutoCloseable {

  /** A pretended job. */
  static final class Job {
    final String id;
    final String restoredFrom;
    final JsonNode spec;
    volatile String state = "RUNNING";
    volatile String savepoint = "";
    volatile String trace = "";

    /** Counters and gauges that it publishes besides the usual ones. */
    volatile Map<String, Integer> more = Map.of();

    /** {@code table.0.lossy_2_ROUNDED=7}, or empty. */
    volatile String lossy = "";

    Job(String id, String restoredFrom, JsonNode spec) {
      this.id = id;
      this.restoredFrom = restoredFrom;
      this.spec = spec;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERTEX = "c".repeat(32);

  final Map<String, Job> jobs = new ConcurrentHashMap<>();
  volatile int freeSlots = 8;
  volatile boolean savepointsHang;
  volatile boolean cancelsHang;
  volatile boolean savepointsFail;
  volatile int uploads;
  private volatile String jar = "";
  private final Path dir;
  private final HttpServer server;

  FakeFlink(Path dir) {
    this.dir = dir;
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String checkpointDir() {
    return "file://" + dir.resolve("checkpoints");
  }

  String savepointDir() {
    return "file://" + dir.resolve("savepoints");
  }

  /** The one job that has not ended. */
  Job running() {
    return jobs.values().stream()
        .filter(job -> job.state.equals("RUNNING"))
        .findFirst()
        .orElseThrow();
  }

  /** What a JobManager without high availability does when it is killed. */
  void forgetEverything() {
    jobs.clear();
    jar = "";
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String answer;
    int status = 200;
    try {
      String path = exchange.getRequestURI().getPath();
      answer = answer(exchange.getRequestMethod(), path, exchange.getRequestURI().getQuery(), body);
    } catch (IllegalArgumentException e) {
      status = 404;
      answer = "{\"errors\":[\"not found\"]}";
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String answer(String method, String path, String query, byte[] body) throws IOException {
    if (path.equals("/overview")) {
      return "{\"taskmanagers\":1,\"slots-total\":8,\"slots-available\":" + freeSlots + "}";
    }
    if (path.equals("/jars")) {
      return jar.isEmpty()
          ? "{\"files\":[]}"
          : "{\"files\":[{\"id\":\"1_" + jar + "\",\"name\":\"" + jar + "\"}]}";
    }
    if (path.equals("/jars/upload")) {
      uploads++;
      String text = new String(body, StandardCharsets.ISO_8859_1);
      jar = text.replaceAll("(?s).*filename=\"([^\"]+)\".*", "$1");
      return "{\"filename\":\"/tmp/x/1_" + jar + "\",\"status\":\"success\"}";
    }
    String[] parts = path.split("/", -1);
    if (path.startsWith("/jars/") && path.endsWith("/run")) {
      if (!parts[2].equals("1_" + jar)) {
        throw new IllegalArgumentException();
      }
      JsonNode run = JSON.readTree(body);
      String id = run.path("jobId").asText();
      JsonNode spec = JSON.readTree(run.path("programArgsList").path(1).asText());
      jobs.put(id, new Job(id, run.path("savepointPath").asText(""), spec));
      metadata(dir.resolve("checkpoints").resolve(id).resolve("chk-1"));
      return "{\"jobid\":\"" + id + "\"}";
    }
    Job job = parts.length > 2 ? jobs.get(parts[2]) : null;
    if (job == null) {
      if (method.equals("POST")) {
        return "{}";
      }
      throw new IllegalArgumentException();
    }
    return job(job, method, path.substring(("/jobs/" + job.id).length()), query, body);
  }

  private String job(Job job, String method, String rest, String query, byte[] body)
      throws IOException {
    if (method.equals("PATCH")) {
      job.state = cancelsHang ? "CANCELLING" : "CANCELED";
      return "{}";
    }
    if (rest.equals("/status")) {
      return "{\"status\":\"" + job.state + "\"}";
    }
    if (rest.isEmpty()) {
      return """
          {"state":"%s","start-time":1,"vertices":[{"id":"%s","name":"Postgres","parallelism":1,
           "tasks":{"RUNNING":%d}}]}"""
          .formatted(job.state, VERTEX, job.state.equals("RUNNING") ? 1 : 0);
    }
    if (rest.equals("/checkpoints")) {
      return """
          {"counts":{"completed":1,"failed":0},"latest":{"completed":{"id":1,
           "external_path":"file:%s/checkpoints/%s/chk-1","latest_ack_timestamp":5,
           "end_to_end_duration":7}}}"""
          .formatted(dir, job.id);
    }
    if (rest.equals("/exceptions")) {
      return JSON.createObjectNode()
          .put("root-exception", job.trace)
          .put("timestamp", 1)
          .toString();
    }
    if (rest.equals("/stop")) {
      return stop(job, JSON.readTree(body));
    }
    if (rest.startsWith("/savepoints/")) {
      return savepoint(job);
    }
    return metrics(job, rest, query);
  }

  private String stop(Job job, JsonNode body) throws IOException {
    if (!savepointsHang && !savepointsFail) {
      String name = "savepoint-" + job.id.substring(0, 6) + "-0123456789ab";
      Path made = Path.of(java.net.URI.create(body.path("targetDirectory").asText())).resolve(name);
      metadata(made);
      job.savepoint = "file:" + made;
      job.state = "FINISHED";
    } else {
      job.savepoint = "-";
    }
    return "{\"request-id\":\"" + body.path("triggerId").asText() + "\"}";
  }

  private String savepoint(Job job) {
    if (job.savepoint.isEmpty()) {
      throw new IllegalArgumentException();
    }
    if (savepointsHang) {
      return "{\"status\":{\"id\":\"IN_PROGRESS\"}}";
    }
    return savepointsFail
        ? "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"failure-cause\":{\"class\":\"x\","
            + "\"stack-trace\":\"a.B: tasks are not running\"}}}"
        : "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\""
            + job.savepoint
            + "\"}}";
  }

  private String metrics(Job job, String rest, String query) {
    if (rest.equals("/metrics")) {
      return "[{\"id\":\"numRestarts\",\"value\":\"2\"}]";
    }
    if (rest.endsWith("/jm-operator-metrics")) {
      return query == null
          ? "[{\"id\":\"x.enumerator.snapshotComplete\"},{\"id\":\"x.enumerator.streaming\"}]"
          : "[{\"id\":\"x.enumerator.snapshotComplete\",\"value\":\"1\"},"
              + "{\"id\":\"x.enumerator.streaming\",\"value\":\"1\"}]";
    }
    return query == null
        ? "[{\"id\":\"x.streamConnected\"},{\"id\":\"x.rowsInserted\"},{\"id\":\"x.lossyValues\"}"
            + job.lossy.replaceAll("(.+)=.*", ",{\"id\":\"x.$1\"}")
            + more(job, "")
            + "]"
        : "[{\"id\":\"x.streamConnected\",\"sum\":1.0,\"max\":1.0},"
            + "{\"id\":\"x.rowsInserted\",\"sum\":42.0,\"max\":42.0},"
            + "{\"id\":\"x.lossyValues\",\"sum\":1.0,\"max\":1.0}"
            + job.lossy.replaceAll("(.+)=(.*)", ",{\"id\":\"x.$1\",\"sum\":$2,\"max\":$2}")
            + more(job, ",\"sum\":%1$d,\"max\":%1$d")
            + "]";
  }

  private static String more(Job job, String values) {
    StringBuilder list = new StringBuilder();
    job.more.forEach(
        (name, n) -> list.append(",{\"id\":\"x." + name + "\"" + values.formatted(n) + "}"));
    return list.toString();
  }

  private static void metadata(Path made) throws IOException {
    Files.createDirectories(made);
    Files.writeString(made.resolve("_metadata"), "m");
  }

  /** Name of the newest jar. */
  String uploaded() {
    return jar;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
