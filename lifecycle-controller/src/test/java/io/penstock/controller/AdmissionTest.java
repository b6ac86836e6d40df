package io.penstock.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.controller.config.ConfigException;
import io.penstock.controller.key.KeyFile;
import io.penstock.controller.key.Role;
import io.penstock.stack.postgres.ServerCertificate;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and their roles, limits, TLS, over a whole controller without databases. */
class AdmissionTest {

  @TempDir Path dir;

  private RunningController controller(FakeFlink flink, String more) throws IOException {
    return new RunningController(dir.resolve("c"), flink, "http://127.0.0.1:1", "pw", more);
  }

  @Test
  void rolesAllowWhatTheySayAndARevokedKeyNothing() throws IOException {
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller = controller(flink, "")) {
      KeyFile file = new KeyFile(dir.resolve("c/controller/api-keys.json"));
      String pipes = controller.service() + "/clickpipes";
      String pipe = pipes + "/00000000-0000-4000-8000-000000000000";
      for (Role role : Role.values()) {
        KeyFile.Made made = file.create("", role, Clock.systemUTC());
        String key = made.key().id() + ":" + made.secret().reveal();
        assertThat(http(controller, "GET", pipes, key)).as("%s", role).isEqualTo(200);
        assertThat(http(controller, "GET", pipe, key)).as("%s", role).isEqualTo(404);
        for (String source : new String[] {pipe + "/source", pipe + "/source/"}) {
          assertThat(http(controller, "GET", source, key))
              .as("%s", role)
              .isEqualTo(role == Role.ADMIN ? 404 : 403);
        }
        assertThat(http(controller, "PATCH", pipe + "/state", key))
            .as("%s", role)
            .isEqualTo(role == Role.READ ? 403 : 404);
        assertThat(http(controller, "POST", pipe + "/tables/a/resync", key))
            .as("%s", role)
            .isEqualTo(role == Role.READ ? 403 : 404);
        assertThat(http(controller, "DELETE", pipe + "/verify", key))
            .as("%s", role)
            .isEqualTo(role == Role.READ ? 403 : 404);
        assertThat(http(controller, "DELETE", pipe, key))
            .as("%s", role)
            .isEqualTo(role == Role.ADMIN ? 404 : 403);
        assertThat(http(controller, "POST", pipes, key))
            .as("%s", role)
            .isEqualTo(role == Role.ADMIN ? 400 : 403);
        file.revoke(made.key().id());
        assertThat(http(controller, "GET", pipes, key)).as("revoked").isEqualTo(401);
      }
      Files.writeString(dir.resolve("c/controller/api-keys.json"), "no JSON");
      assertThat(http(controller, "GET", pipes, "k1:s3cret")).isEqualTo(200);
    }
  }

  private static int http(RunningController controller, String method, String path, String key) {
    String body = method.equals("GET") ? "" : "{\"command\":\"stop\"}";
    return controller.send(method, path, body, key).path("http").asInt();
  }

  @Test
  void whoAsksTooOftenOrTooMuchIsToldSo() throws IOException {
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller =
            controller(flink, "limits: {requestsPerSecond: 5, maxBodyBytes: 2048}\n")) {
      String large = "{\"a\":\"" + "x".repeat(2048) + "\"}";
      assertThat(controller.call("POST", "/clickpipes", large).path("http").asInt()).isEqualTo(413);
      JsonNode chunked = controller.chunked("POST", "/clickpipes", large);
      assertThat(chunked.path("http").asInt()).as("without a length: %s", chunked).isEqualTo(413);
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(controller.call("GET", "/clickpipes").path("http").asInt());
      }
      assertThat(answers).contains(200, 429);
      assertThat(controller.send("GET", "/v1/organizations", "", "k1:no").path("http").asInt())
          .as("another caller")
          .isEqualTo(401);
    }
  }

  @Test
  void whoSendsABodyDropByDropIsNotWaitedFor() throws Exception {
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller = controller(flink, "");
        Socket socket = posting(controller, "Content-Length: 1000", "{")) {
      ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor();
      OutputStream out = socket.getOutputStream();
      drops.scheduleAtFixedRate(
          () -> {
            try {
              out.write(' ');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          100,
          200,
          TimeUnit.MILLISECONDS);
      assertThat(firstLine(socket)).as("long before all 1000 bytes").contains(" 408 ");
      drops.shutdownNow();
    }
  }

  @Test
  void aBodyThatIsNoHttpIsRefused() throws Exception {
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller = controller(flink, "");
        Socket socket = posting(controller, "Transfer-Encoding: chunked", "no length\r\n{}\r\n")) {
      assertThat(firstLine(socket)).contains(" 400 ");
    }
  }

  /** Sends a request's head and the beginning of its body. */
  private static Socket posting(RunningController controller, String header, String begin)
      throws IOException {
    Socket socket = new Socket("127.0.0.1", controller.port());
    socket.setSoTimeout(20_000);
    String key = Base64.getEncoder().encodeToString("k1:s3cret".getBytes(StandardCharsets.UTF_8));
    String head =
        "POST %s/clickpipes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n%s\r\n\r\n"
            .formatted(controller.service(), key, header);
    socket.getOutputStream().write((head + begin).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String firstLine(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }

  @Test
  void clearHttpStaysOnThisMachineUnlessItIsAskedFor() throws IOException {
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"))) {
      assertThatThrownBy(() -> controller(flink, "listen: {host: 0.0.0.0, port: 0}\n"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("0.0.0.0 is not a loopback address")
          .hasMessageContaining("--insecure");
      assertThatThrownBy(
              () ->
                  controller(
                      flink, "listen: {port: 0, tls: {certificateFile: none, keyFile: none}}\n"))
          .hasMessageContaining("listen.tls")
          .hasMessageContaining("none cannot be read");
    }
  }

  @Test
  void withACertificateItSpeaksTlsToAnybodyWhoCallsItByItsName()
      throws IOException, GeneralSecurityException, InterruptedException {
    ServerCertificate certificate =
        ServerCertificate.make(Files.createDirectory(dir.resolve("tls")), "dns:localhost");
    Path pem = Files.writeString(dir.resolve("server.crt"), certificate.server());
    Path key = Files.writeString(dir.resolve("server.key"), certificate.key());
    try (FakeFlink flink = new FakeFlink(dir.resolve("flink"));
        RunningController controller =
            controller(
                flink,
                "listen: {host: 0.0.0.0, port: 0, names: [penstock.example], tls: {certificateFile:"
                    + " "
                    + pem
                    + ", keyFile: "
                    + key
                    + "}}\n")) {
      HttpClient http = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
      HttpRequest health =
          HttpRequest.newBuilder(URI.create("https://localhost:" + controller.port() + "/health"))
              .build();
      HttpResponse<String> answer = http.send(health, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      for (String path : List.of("/metrics", "/metrics/")) {
        HttpRequest.Builder metrics =
            HttpRequest.newBuilder(URI.create("https://localhost:" + controller.port() + path));
        assertThat(http.send(metrics.build(), HttpResponse.BodyHandlers.discarding()).statusCode())
            .as("others reach it too")
            .isEqualTo(401);
        KeyFile.Made read =
            new KeyFile(dir.resolve("c/controller/api-keys.json"))
                .create("", Role.READ, Clock.systemUTC());
        String pair = read.key().id() + ":" + read.secret().reveal();
        metrics.header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
        assertThat(http.send(metrics.build(), HttpResponse.BodyHandlers.ofString()).body())
            .contains("jvm_");
      }
      assertThatThrownBy(
              () -> HttpClient.newHttpClient().send(health, HttpResponse.BodyHandlers.discarding()))
          .as("who does not trust the authority")
          .isInstanceOf(IOException.class);
    }
  }

  private static SSLContext trusting(ServerCertificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    certificate.authority().getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
