package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What pages follow: streams of what changes, and how a pipe was over time. */
class LiveFeedTest extends ControllerStand {

  private FollowedStream follow(String path) throws Exception {
    return FollowedStream.open(controller, path);
  }

  @Test
  void aPipeIsFollowedUntilItIsGone() throws Exception {
    String id = create();
    try (FollowedStream one = follow("/clickpipes/" + id + "/stream");
        FollowedStream all = follow("/clickpipes/stream")) {
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
    List<FollowedStream> open = new ArrayList<>();
    for (int n = 0; n < 64; n++) {
      open.add(follow("/clickpipes/stream"));
    }
    for (FollowedStream one : open) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(one.lines).contains("event: pipes"));
    }
    assertThat(
            FollowedStream.ask(controller, "/clickpipes/stream", "text/event-stream").statusCode())
        .isEqualTo(429);
    assertThat(controller.call("GET", "/clickpipes").path("http").asInt()).isEqualTo(200);
    for (FollowedStream one : open) {
      one.close();
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        FollowedStream.ask(controller, "/clickpipes/stream", "text/event-stream")
                            .statusCode())
                    .isEqualTo(200));
  }

  @Test
  void openStreamsEndWithTheControllerAndLeaveNothingInItsLog() throws Exception {
    String id = create();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try {
      List<FollowedStream> open = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        open.add(follow("/clickpipes/stream"));
        open.add(follow("/clickpipes/" + id + "/stream"));
      }
      for (FollowedStream one : open) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(one.lines.toString()).contains("event: pipe"));
      }
      // Some of them nobody has noticed yet to be gone.
      open.remove(0).close();
      open.remove(0).close();
      controller.restart();
      for (FollowedStream one : open) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(one.ended()).isTrue());
        assertThat(one.lines).doesNotContain("closed");
      }
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getLoggerName().matches(".*(javalin|jetty|controller\\.api).*"))
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .isEmpty();
  }

  @Test
  void whatIsNotThereOrNotAskedForIsRefused() throws Exception {
    assertThat(
            FollowedStream.ask(controller, "/clickpipes/stream", "application/json").statusCode())
        .isEqualTo(400);
    String nobody = "/clickpipes/8d0c1b52-5a43-4b0e-9d0e-3f6a7c2b9e11";
    assertThat(FollowedStream.ask(controller, nobody + "/stream", "text/event-stream").statusCode())
        .isEqualTo(404);
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
