package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The lines of one stream of a controller, as they come. */
final class FollowedStream implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> lines = new CopyOnWriteArrayList<>();
  private final HttpResponse<InputStream> response;
  private final Thread reader;

  private FollowedStream(HttpResponse<InputStream> response) {
    this.response = response;
    reader = new Thread(this::read, "followed");
    reader.setDaemon(true);
    reader.start();
  }

  static HttpResponse<InputStream> ask(RunningController controller, String path, String accept)
      throws Exception {
    String key = Base64.getEncoder().encodeToString("k1:s3cret".getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(controller.url() + controller.service() + path))
                .header("Authorization", "Basic " + key)
                .header("Accept", accept)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
  }

  static FollowedStream open(RunningController controller, String path) throws Exception {
    HttpResponse<InputStream> response = ask(controller, path, "text/event-stream");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new FollowedStream(response);
  }

  private void read() {
    try (InputStream in = response.body()) {
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("closed");
    }
  }

  /** Whether nothing more can come. */
  boolean ended() {
    return !reader.isAlive();
  }

  /** The data of the newest event of a name. */
  JsonNode newest(String event) throws IOException {
    for (int i = lines.size() - 2; i >= 0; i--) {
      if (lines.get(i).equals("event: " + event)) {
        return JSON.readTree(lines.get(i + 1).substring("data: ".length()));
      }
    }
    return JSON.missingNode();
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
