package io.penstock.e2e;

import io.penstock.stack.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a ClickHouse table for its count again and again, as a dashboard would. */
final class TableReader implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<String> odd = new ArrayList<>();
  private final long least;
  private long reads;

  /**
   * Begins to read.
   *
   * @param least rows that the table must always show
   */
  TableReader(StackFile.ClickHouseEntry clickhouse, String table, long least) {
    this.least = least;
    this.request =
        HttpRequest.newBuilder(
                URI.create(
                    clickhouse.url()
                        + "/?user="
                        + encode(clickhouse.user())
                        + "&password="
                        + encode(clickhouse.password())))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "SELECT count() FROM " + clickhouse.database() + "." + table))
            .build();
    timer.scheduleWithFixedDelay(this::read, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void read() {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      String body = answer.body().strip();
      synchronized (odd) {
        reads++;
        if (answer.statusCode() != 200 || Long.parseLong(body) < least) {
          odd.add(answer.statusCode() + " " + body);
        }
      }
    } catch (IOException e) {
      synchronized (odd) {
        odd.add(e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers in which the table was missing or had too few rows. */
  List<String> odd() {
    synchronized (odd) {
      return List.copyOf(odd);
    }
  }

  long reads() {
    synchronized (odd) {
      return reads;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
