package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What pages follow: streams of what changes, and how a pipe was over time. */
class LiveFeedTest extends ControllerStand {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The lines of one stream as they come. */
  private static final class Followed implements AutoCloseable {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final HttpResponse<InputStream> response;

    Followed(HttpResponse<InputStream> response) {
      this.response = response;
      Thread reader = new Thread(this::read, "followed");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (InputStream in = response.body()) {
        new java.io.BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8))
            .lines()
            .forEach(lines::add);
      } catch (IOException | java.io.UncheckedIOException e) {
        lines.add("closed");
      }
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

  private HttpResponse<InputStream> open(String path, String accept) throws Exception {
    String key = Base64.getEncoder().encodeToString("k1:s3cret".getBytes(StandardCharsets.UTF_8));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(controller.url() + controller.service() + path))
                .header("Authorization", "Basic " + key)
                .header("Accept", accept)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
  }

  private Followed follow(String path) throws Exception {
    HttpResponse<InputStream> response = open(path, "text/event-stream");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new Followed(response);
  }

  @Test
  void aPipeIsFollowedUntilItIsGone() throws Exception {
    String id = create();
    try (Followed one = follow("/clickpipes/" + id + "/stream");
        Followed all = follow("/clickpipes/stream")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(one.newest("status").path("detailedState").asText())
                    .isEqualTo("RUNNING");
                assertThat(one.newest("tables").at("/0/sourceTable").asText()).isEqualTo(table);
                assertThat(one.newest("pipe").path("name").asText()).isEqualTo(table);
                assertThat(one.newest("events").toString()).contains("\"message\":\"Running\"");
                assertThat(all.newest("pipes").at("/0/status/detailedState").asText())
                    .isEqualTo("RUNNING");
                assertThat(all.newest("pipes").at("/0/recent").isArray()).isTrue();
              });
      assertThat(one.lines.toString() + all.lines).doesNotContain("canary-pg");
      command(id, "stop");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(one.newest("status").path("state").asText()).isEqualTo("Paused"));
      controller.call("DELETE", "/clickpipes/" + id);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(one.lines).contains("event: gone");
                assertThat(all.newest("pipes").isEmpty()).isTrue();
              });
    }
  }

  @Test
  void onlySoManyAreOpenAtATimeAndTheirPlacesAreFreeAgainAfter() throws Exception {
    List<Followed> open = new ArrayList<>();
    for (int n = 0; n < 64; n++) {
      open.add(follow("/clickpipes/stream"));
    }
    for (Followed one : open) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(one.lines).contains("event: pipes"));
    }
    assertThat(open("/clickpipes/stream", "text/event-stream").statusCode()).isEqualTo(429);
    assertThat(controller.call("GET", "/clickpipes").path("http").asInt()).isEqualTo(200);
    for (Followed one : open) {
      one.close();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(open("/clickpipes/stream", "text/event-stream").statusCode())
                    .isEqualTo(200));
  }

  @Test
  void whatIsNotThereOrNotAskedForIsRefused() throws Exception {
    assertThat(open("/clickpipes/stream", "application/json").statusCode()).isEqualTo(400);
    String nobody = "/clickpipes/8d0c1b52-5a43-4b0e-9d0e-3f6a7c2b9e11";
    assertThat(open(nobody + "/stream", "text/event-stream").statusCode()).isEqualTo(404);
    assertThat(controller.call("GET", nobody + "/history").path("http").asInt()).isEqualTo(404);
    String id = create();
    JsonNode refused = controller.call("GET", "/clickpipes/" + id + "/history?window=1y");
    assertThat(refused.path("http").asInt()).isEqualTo(400);
    assertThat(refused.path("error").asText()).contains("window: must be one of 15m, 6h, 7d");
  }

  @Test
  void aPipesHistoryHasPointsAndMarksAndOutlivesTheController() throws Exception {
    String id = createRunning();
    String path = "/clickpipes/" + id + "/history";
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode last = newestPoint(path);
              assertThat(last.path("slotRetainedBytes").isIntegralNumber()).isTrue();
              assertThat(last.path("insertsPerSecond").isNumber()).isTrue();
            });
    JsonNode history = controller.call("GET", path).path("result");
    assertThat(history.path("stepSeconds").asInt()).isEqualTo(5);
    assertThat(history.path("marks").toString())
        .contains("{\"time\":", "\"kind\":\"state\",\"text\":\"Running\"}");
    String first = history.at("/points/0/time").asText();
    controller.restart();
    assertThat(controller.call("GET", path).at("/result/points/0/time").asText()).isEqualTo(first);
    JsonNode week = controller.call("GET", path + "?window=7d").path("result");
    assertThat(week.path("stepSeconds").asInt()).isEqualTo(900);
    assertThat(week.path("points").size()).isBetween(1, 2);
    command(id, "stop");
    awaitState(id, "PAUSED");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(newestPoint(path).path("insertsPerSecond").isNull()).isTrue());
  }

  private JsonNode newestPoint(String path) {
    JsonNode points = controller.call("GET", path).at("/result/points");
    return points.path(points.size() - 1);
  }
}
