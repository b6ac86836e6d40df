package io.penstock.controller.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pipe calls of the REST API. Answers are unwrapped to their {@code result}. */
public final class ControllerClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Validation talks to Postgres and ClickHouse with timeouts of its own before it answers. */
  private static final Duration ANSWER = Duration.ofSeconds(120);

  private final ControllerAddress address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private @Nullable String servicePath;

  public ControllerClient(ControllerAddress address) {
    this.address = address;
  }

  /** All pipes of the service. */
  public JsonNode pipes() throws RefusedException, UnreachableException {
    return call("GET", pipesPath(), null);
  }

  /** Makes a pipe from a body of the API's shape. */
  public JsonNode create(JsonNode body) throws RefusedException, UnreachableException {
    return call("POST", pipesPath(), body);
  }

  /** Asks what {@link #create} would say to this body. */
  public JsonNode validate(JsonNode body) throws RefusedException, UnreachableException {
    return call("POST", pipesPath() + "/validate", body);
  }

  /** One pipe. */
  public JsonNode pipe(String id) throws RefusedException, UnreachableException {
    return call("GET", pipePath(id), null);
  }

  /** Lists schemas, tables, columns and keys that the connection of a body leads to. */
  public JsonNode discover(JsonNode body) throws RefusedException, UnreachableException {
    return call("POST", servicePath() + "/sources/discover", body);
  }

  /** A pipe's {@code status}, {@code tables}, {@code events}, {@code savepoints} and so on. */
  public JsonNode about(String id, String what) throws RefusedException, UnreachableException {
    return call("GET", pipePath(id) + "/" + what, null);
  }

  /** Sends {@code start}, {@code stop} or {@code resync}. */
  public JsonNode command(String id, String command) throws RefusedException, UnreachableException {
    return call("PATCH", pipePath(id) + "/state", JSON.createObjectNode().put("command", command));
  }

  /** Changes what the body names. */
  public JsonNode patch(String id, JsonNode body) throws RefusedException, UnreachableException {
    return call("PATCH", pipePath(id), body);
  }

  /** Copies tables anew and exchanges them; the body names them. */
  public JsonNode resync(String id, JsonNode body) throws RefusedException, UnreachableException {
    return call("POST", pipePath(id) + "/resync", body);
  }

  /** Gives a resync up. */
  public JsonNode cancelResync(String id) throws RefusedException, UnreachableException {
    return call("DELETE", pipePath(id) + "/resync", null);
  }

  /** Begins to compare a pipe's tables with their targets; returns the run. */
  public JsonNode verify(String id, JsonNode body) throws RefusedException, UnreachableException {
    return call("POST", pipePath(id) + "/verify", body);
  }

  /** Asks the comparison that runs to end. */
  public JsonNode cancelVerification(String id) throws RefusedException, UnreachableException {
    return call("DELETE", pipePath(id) + "/verify", null);
  }

  /**
   * Deletes a pipe, and its destination tables where asked. The answer has no result: returned is
   * all of it, with a {@code notice} where something is still to come.
   */
  public JsonNode delete(String id, boolean dropTables)
      throws RefusedException, UnreachableException {
    return answer("DELETE", pipePath(id) + (dropTables ? "?dropTables=true" : ""), null);
  }

  /**
   * The id of the pipe that bears this name or id.
   *
   * @throws RefusedException when there is none
   */
  public String idOf(String nameOrId) throws RefusedException, UnreachableException {
    return pipeOf(nameOrId).path("id").asText();
  }

  /**
   * The pipe that bears this name or id.
   *
   * @throws RefusedException when there is none
   */
  public JsonNode pipeOf(String nameOrId) throws RefusedException, UnreachableException {
    List<String> names = new ArrayList<>();
    for (JsonNode pipe : pipes()) {
      if (pipe.path("id").asText().equalsIgnoreCase(nameOrId)
          || pipe.path("name").asText().equals(nameOrId)) {
        return pipe;
      }
      names.add(pipe.path("name").asText());
    }
    throw new RefusedException(
        "there is no pipe \""
            + nameOrId
            + "\"; "
            + (names.isEmpty() ? "there are none yet" : "there are: " + String.join(", ", names)));
  }

  private String pipePath(String id) throws RefusedException, UnreachableException {
    return pipesPath() + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private String pipesPath() throws RefusedException, UnreachableException {
    return servicePath() + "/clickpipes";
  }

  private String servicePath() throws RefusedException, UnreachableException {
    String path = servicePath;
    if (path == null) {
      String organization = address.organizationId();
      if (organization == null) {
        organization = only("organization", call("GET", "/v1/organizations", null), null);
      }
      String services = "/v1/organizations/" + organization + "/services";
      String service = address.service();
      if (service == null || !isUuid(service)) {
        service = only("service", call("GET", services, null), service);
      }
      path = services + "/" + service;
      servicePath = path;
    }
    return path;
  }

  private static String only(String what, JsonNode list, @Nullable String name)
      throws RefusedException {
    List<String> names = new ArrayList<>();
    String id = "";
    for (JsonNode one : list) {
      if (name == null || one.path("name").asText().equals(name)) {
        id = one.path("id").asText();
        names.add(one.path("name").asText(id));
      }
    }
    if (names.size() == 1) {
      return id;
    }
    throw new RefusedException(
        names.isEmpty()
            ? "the controller has no such " + what + (name == null ? "" : ": " + name)
            : "choose a " + what + " with --service: " + String.join(", ", names));
  }

  private static boolean isUuid(String text) {
    return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }

  private JsonNode call(String method, String path, @Nullable JsonNode body)
      throws RefusedException, UnreachableException {
    return answer(method, path, body).path("result");
  }

  private JsonNode answer(String method, String path, @Nullable JsonNode body)
      throws RefusedException, UnreachableException {
    HttpResponse<String> response = send(request(method, path, body));
    JsonNode answer = parse(response.body());
    if (response.statusCode() == 200 && answer.isObject()) {
      return answer;
    }
    if (answer.isMissingNode() && response.statusCode() != 401) {
      throw new UnreachableException(
          address.url()
              + " answered with HTTP status "
              + response.statusCode()
              + " and no JSON: is this a Penstock controller?",
          null);
    }
    throw RefusedException.of(response.statusCode(), answer);
  }

  private HttpRequest request(String method, String path, @Nullable JsonNode body) {
    String credentials = address.keyId() + ":" + address.keySecret().reveal();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resolve(path))
            .timeout(ANSWER)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .header("Accept", "application/json");
    if (body == null) {
      return request.method(method, BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body.toString()))
        .build();
  }

  private URI resolve(String path) {
    String base = address.url().toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  private HttpResponse<String> send(HttpRequest request) throws UnreachableException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UnreachableException("no controller answers at " + address.url(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreachableException("interrupted while waiting for " + address.url(), e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
