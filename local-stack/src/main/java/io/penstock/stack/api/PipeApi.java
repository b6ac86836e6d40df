package io.penstock.stack.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * The controller's REST API, as any client sees it. Every call is one request and waits for its
 * answer, at most a minute; none is sent again.
 */
public class PipeApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StackFile stack;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Of a running stack, whose addresses and credentials the file has. */
  public PipeApi(StackFile stack) {
    this.stack = stack;
  }

  /** An answer: HTTP status and body. */
  public record Answer(int status, JsonNode body) {

    /** To a command: obeyed; or is so already; or refused with what is in the way. */
    public boolean clear() {
      String error = error();
      return switch (status) {
        case 200 -> true;
        case 400 -> error.contains("already running");
        case 409 ->
            error.contains(" is under way (")
                || error.contains("the pipe is ")
                || error.contains("are being exchanged already");
        default -> false;
      };
    }

    /** Why it was refused; empty when it was not. */
    public String error() {
      return body.path("error").asText();
    }

    /**
     * What was asked for.
     *
     * @throws IllegalStateException with the controller's words when it refused
     */
    public JsonNode result() {
      if (status != 200) {
        throw new IllegalStateException("the controller answered " + status + ": " + body);
      }
      return body.path("result");
    }
  }

  /** The controller does not answer: it is being started again, say. */
  public static final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreachableException(Exception cause) {
      super(cause);
    }
  }

  /**
   * A request body for a pipe over tables of the stack's own Postgres, {@code schema.table} each;
   * targets are called {@code name_table}.
   */
  public ObjectNode pipe(String name, List<String> tables) {
    ObjectNode body = JSON.createObjectNode().put("name", name);
    ObjectNode postgres = body.putObject("source").putObject("postgres");
    postgres
        .put("host", stack.postgres().host())
        .put("port", stack.postgres().port())
        .put("database", stack.postgres().database())
        .put("disableTls", true);
    postgres
        .putObject("credentials")
        .put("username", stack.postgres().user())
        .put("password", stack.postgres().password());
    postgres
        .putObject("settings")
        .put("replicationMode", "cdc")
        .put("syncIntervalSeconds", 1)
        .put("initialLoadParallelism", 2);
    ArrayNode mappings = postgres.putArray("tableMappings");
    for (String table : tables) {
      String[] parts = table.split("\\.", 2);
      mappings
          .addObject()
          .put("sourceSchemaName", parts[0])
          .put("sourceTable", parts[1])
          .put("targetTable", name + "_" + parts[1]);
    }
    body.putObject("destination").put("database", stack.clickhouse().database());
    return body;
  }

  public Answer create(ObjectNode body) {
    return send("POST", "", body.toString());
  }

  /** Creates a pipe that must not be refused, and returns its id. */
  public String createOk(ObjectNode body) {
    return create(body).result().path("id").asText();
  }

  public JsonNode get(String id) {
    return send("GET", "/" + id, "").result();
  }

  public JsonNode status(String id) {
    return send("GET", "/" + id + "/status", "").result();
  }

  public JsonNode list() {
    return send("GET", "", "").result();
  }

  public String state(String id) {
    return get(id).path("state").asText();
  }

  /** {@code start}, {@code stop} or {@code resync}. */
  public Answer command(String id, String command) {
    return send("PATCH", "/" + id + "/state", "{\"command\":\"" + command + "\"}");
  }

  /** PATCHes the pipe. */
  public Answer edit(String id, JsonNode body) {
    return send("PATCH", "/" + id, body.toString());
  }

  /** An edit of {@code source.postgres}. */
  public ObjectNode postgresEdit(String key, JsonNode value) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("source").putObject("postgres").set(key, value);
    return body;
  }

  /** Resyncs tables of {@code public}; none means the whole pipe. */
  public Answer resync(String id, List<String> tables) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode chosen = tables.isEmpty() ? JSON.createArrayNode() : body.putArray("tables");
    tables.forEach(table -> chosen.addObject().put("sourceTable", table));
    return send("POST", "/" + id + "/resync", body.toString());
  }

  public Answer cancelResync(String id) {
    return send("DELETE", "/" + id + "/resync", "");
  }

  public JsonNode tables(String id) {
    return send("GET", "/" + id + "/tables", "").result();
  }

  public JsonNode events(String id) {
    return send("GET", "/" + id + "/events", "").result();
  }

  public Answer delete(String id, boolean dropTables) {
    return send("DELETE", "/" + id + (dropTables ? "?dropTables=true" : ""), "");
  }

  /**
   * Any other request.
   *
   * @param path below {@code …/clickpipes}
   * @param body JSON, or empty
   * @throws UnreachableException when there is no answer
   */
  public Answer send(String method, String path, String body) {
    StackFile.ControllerEntry controller = stack.controller();
    URI uri =
        URI.create(
            controller.url()
                + "/v1/organizations/"
                + controller.organizationId()
                + "/services/"
                + controller.serviceId()
                + "/clickpipes"
                + path);
    String key = controller.keyId() + ":" + controller.keySecret();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw new UnreachableException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
