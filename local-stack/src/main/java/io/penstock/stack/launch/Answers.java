package io.penstock.stack.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.stack.StackFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks every neighbour in a {@code stack.json} whether it answers. */
final class Answers {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final StackFile stack;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  Answers(StackFile stack) {
    this.stack = stack;
  }

  boolean all() {
    return (stack.controller().pid() == null || http(stack.controller().url() + "/health"))
        && taskManagers() >= stack.flink().taskManagerPids().size()
        && http(stack.clickhouse().url() + "/ping")
        && tcp(stack.postgres().host(), stack.postgres().port());
  }

  /** How many have registered; -1 when Flink does not answer. */
  private int taskManagers() {
    try {
      Optional<String> overview = get(stack.flink().url() + "/overview");
      return overview.isEmpty()
          ? -1
          : new ObjectMapper().readTree(overview.get()).path("taskmanagers").asInt(-1);
    } catch (JsonProcessingException e) {
      return -1;
    }
  }

  private boolean http(String url) {
    return get(url).isPresent();
  }

  private Optional<String> get(String url) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean tcp(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
