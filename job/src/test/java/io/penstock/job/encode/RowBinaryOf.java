package io.penstock.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stack.clickhouse.LocalClickHouse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Statements whose body or answer is bytes, over ClickHouse's HTTP interface. */
public final class RowBinaryOf {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private RowBinaryOf() {}

  /** What a query with {@code FORMAT RowBinary} answers. */
  public static byte[] query(LocalClickHouse clickhouse, String query) throws IOException {
    return post(clickhouse, query, new byte[0]);
  }

  /** Sends a statement with a body. */
  public static byte[] post(LocalClickHouse clickhouse, String statement, byte[] body)
      throws IOException {
    URI target =
        URI.create(
            clickhouse.url() + "/?query=" + URLEncoder.encode(statement, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .header("X-ClickHouse-User", clickhouse.user())
            .header("X-ClickHouse-Key", clickhouse.password())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode())
          .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
