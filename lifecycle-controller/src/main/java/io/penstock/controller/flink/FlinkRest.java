package io.penstock.controller.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Sends requests to Flink and sorts the answers. */
final class FlinkRest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final String url;

  FlinkRest(String url) {
    this.url = url;
  }

  /** An answer; empty for 404 and for a job that Flink does not know. */
  Optional<JsonNode> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /** An answer; empty for 404 and for a job that Flink does not know. */
  Optional<JsonNode> post(String path, JsonNode body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** An answer; empty for 404 and for a job that Flink does not know. */
  Optional<JsonNode> patch(String path) {
    return send(
        HttpRequest.newBuilder(uri(path)).method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  /** An answer; empty for 404 and for a job that Flink does not know. */
  Optional<JsonNode> post(String path, String contentType, HttpRequest.BodyPublisher body) {
    return send(HttpRequest.newBuilder(uri(path)).header("Content-Type", contentType).POST(body));
  }

  private URI uri(String path) {
    return URI.create(url + path);
  }

  private Optional<JsonNode> send(HttpRequest.Builder request) {
    HttpResponse<String> response;
    try {
      response = http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new PipeException(
          ErrorCode.FLINK_UNREACHABLE, url + " does not answer (" + reason(e) + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipeException(ErrorCode.FLINK_UNREACHABLE, "interrupted", e);
    }
    int status = response.statusCode();
    if (status == 404) {
      return Optional.empty();
    }
    if (status / 100 == 2) {
      return Optional.of(parse(response.body()));
    }
    String message = message(response.body());
    // 503: no leader yet; 502/504: a proxy in between. None says anything about a job.
    if (status == 502 || status == 503 || status == 504) {
      throw new PipeException(ErrorCode.FLINK_UNREACHABLE, url + " is not ready: " + message);
    }
    // Some handlers (/jobs/:id/status) wrap "no such job" into an internal error.
    if (message.contains("FlinkJobNotFoundException")) {
      return Optional.empty();
    }
    throw new FlinkRefusal(message);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  private JsonNode parse(String body) {
    try {
      return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new PipeException(
          ErrorCode.FLINK_UNREACHABLE, url + " does not answer like Flink's REST API", e);
    }
  }

  private static String message(String body) {
    try {
      JsonNode errors = JSON.readTree(body).path("errors");
      StringBuilder all = new StringBuilder();
      errors.forEach(error -> all.append(error.asText()).append('\n'));
      return all.isEmpty() ? body : all.toString();
    } catch (JsonProcessingException e) {
      return body;
    }
  }
}
