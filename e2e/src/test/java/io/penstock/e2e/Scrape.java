package io.penstock.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/** The controller's {@code /metrics} as a Prometheus reads them, at one moment. */
record Scrape(List<String> samples) {

  static Scrape of(Desk desk) {
    URI uri = URI.create(desk.file().controller().url() + "/metrics");
    try {
      return new Scrape(
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body()
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The only sample of a metric that has these labels among its own.
   *
   * @param labels each as {@code name="value"}
   * @throws AssertionError where there is none, or more than one
   */
  double value(String metric, String... labels) {
    List<String> found =
        samples.stream()
            .filter(sample -> sample.startsWith(metric + "{"))
            .filter(sample -> Stream.of(labels).allMatch(sample::contains))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(metric + List.of(labels) + ": " + found);
    }
    return Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ') + 1));
  }
}
