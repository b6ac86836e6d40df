package io.penstock.stack.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP front byte by byte: what clients' libraries hide. */
class FrontWireTest {
  private static final String INSERT = "INSERT INTO penstock.wire FORMAT TSV";

  @TempDir static Path directory;
  private static LocalClickHouse clickhouse;

  @BeforeAll
  static void start() {
    clickhouse = LocalClickHouse.start(ClickHouseOptions.in(directory).embedded());
  }

  @AfterAll
  static void stop() {
    clickhouse.close();
  }

  @BeforeEach
  void table() {
    clickhouse.query(
        "CREATE OR REPLACE TABLE penstock.wire (a Int64) ENGINE = MergeTree ORDER BY a");
  }

  @Test
  void insertsNothingOfABodyThatBreaksOff() throws Exception {
    for (int sent : new int[] {0, 100, 3 << 20, 40 << 20}) {
      try (Socket socket = connect()) {
        send(socket, head("POST", INSERT, "", "Content-Length: 1000000000"));
        send(socket, "1\n".repeat(sent / 2));
        socket.shutdownOutput();
        assertThat(rest(socket)).isEmpty();
      }
    }
    try (Socket socket = connect()) {
      send(socket, head("POST", INSERT, "", "Transfer-Encoding: chunked") + "4\r\n1\n2\n\r\n");
      socket.shutdownOutput();
      assertThat(rest(socket)).isEmpty();
    }
    assertThat(count()).isEqualTo("0");
  }

  @Test
  void takesBodiesInChunksAndOneAfterTheOther() throws Exception {
    try (Socket socket = connect()) {
      send(socket, head("POST", INSERT, "", "Transfer-Encoding: chunked"));
      send(socket, "2\r\n1\n\r\n4\r\n2\n3\n\r\n0\r\n\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("\"written_rows\":\"3\"");
      send(socket, head("POST", INSERT, "", "Content-Length: 4") + "4\n5\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      send(socket, head("POST", INSERT, "", "Content-Length: 0"));
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
    }
    assertThat(count()).isEqualTo("5");
  }

  @Test
  void keepsTheConnectionAfterACompressedBody() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(body)) {
      gzip.write("1\n2\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    }
    try (Socket socket = connect()) {
      for (int i = 0; i < 2; i++) {
        send(
            socket,
            head("POST", INSERT, "", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"));
        send(socket, Integer.toHexString(body.size()) + "\r\n");
        socket.getOutputStream().write(body.toByteArray());
        send(socket, "\r\n0\r\n\r\n");
        assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(count()).isEqualTo("200000");
  }

  @Test
  void asksForABodyThatAClientHoldsBack() throws Exception {
    try (Socket socket = connect()) {
      send(socket, head("POST", INSERT, "", "Content-Length: 2\r\nExpect: 100-continue"));
      assertThat(answer(socket)).startsWith("HTTP/1.1 100");
      send(socket, "1\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
    }
    assertThat(count()).isEqualTo("1");
  }

  @Test
  void endsNoResultWellThatFailedHalfway() throws Exception {
    String sql = "SELECT throwIf(number = 90000) FROM numbers(100000)";
    try (Socket socket = connect()) {
      send(socket, head("GET", sql, "&max_block_size=1000", "Accept: */*"));
      String answer = rest(socket);
      assertThat(answer).startsWith("HTTP/1.1 200").contains("Transfer-Encoding: chunked");
      assertThat(answer).doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void answersAnErrorBeforeAnythingWasSentAsOne() throws Exception {
    String sql = "SELECT throwIf(number = 9000) FROM numbers(10000)";
    try (Socket socket = connect()) {
      send(socket, head("GET", sql, "&max_block_size=1000", "Connection: close"));
      assertThat(rest(socket)).startsWith("HTTP/1.1 500").contains("Exception-Code: 395");
    }
  }

  @Test
  void tellsNothingOfTheServerUnderIt() throws Exception {
    try (Socket socket = connect()) {
      send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(rest(socket)).startsWith("HTTP/1.1 200").endsWith("Ok.\n");
    }
    for (String request :
        new String[] {
          "HEAD /?query=SELECT%201 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
          "nonsense\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        }) {
      try (Socket socket = connect()) {
        send(socket, request);
        assertThat(rest(socket)).startsWith("HTTP/1.1 4").doesNotContainIgnoringCase("jetty");
      }
    }
  }

  private static String count() {
    return clickhouse.query("SELECT count() FROM penstock.wire");
  }

  private static Socket connect() throws IOException {
    URI url = URI.create(clickhouse.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static String head(String method, String sql, String more, String headers) {
    return "%s /?query=%s%s HTTP/1.1\r\nHost: localhost\r\nX-ClickHouse-User: %s\r\nX-ClickHouse-Key: %s\r\n%s\r\n\r\n"
        .formatted(
            method,
            URLEncoder.encode(sql, StandardCharsets.UTF_8),
            more,
            clickhouse.user(),
            clickhouse.password(),
            headers);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Everything until the server closes. */
  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** The head of an answer that has no body or an empty one. */
  private static String answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
