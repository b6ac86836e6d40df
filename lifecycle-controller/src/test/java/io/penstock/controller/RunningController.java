package io.penstock.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.config.ConfigReader;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A controller in this JVM, as its configuration file describes it. */
final class RunningController implements AutoCloseable {

  static final String SERVICE = "0b0a4a55-0000-4000-8000-000000000001";
  static final String SECOND_SERVICE = "0b0a4a55-0000-4000-8000-000000000002";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path dir;
  private final FakeFlink flink;
  private final String clickHouse;
  private final String password;
  private Wiring wiring;

  private final String more;

  RunningController(Path dir, FakeFlink flink, String clickHouse, String password)
      throws IOException {
    this(dir, flink, clickHouse, password, "");
  }

  /** With more lines of YAML; one about {@code listen} takes the place of the usual one. */
  RunningController(Path dir, FakeFlink flink, String clickHouse, String password, String more)
      throws IOException {
    this.more = more;
    this.dir = dir;
    this.flink = flink;
    this.clickHouse = clickHouse;
    this.password = password;
    start();
  }

  private void start() throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("api-key"), "s3cret");
    Files.writeString(dir.resolve("clickhouse"), password);
    Files.writeString(dir.resolve("job.jar"), "a jar");
    Files.writeString(
        dir.resolve("controller.yaml"),
        """
        dataDir: %1$s/controller
        installationKeyFile: %1$s/installation.key
        apiKeys: [{id: k1, secretFile: %1$s/api-key}]
        flink: {url: "%2$s", checkpointDir: "%3$s", savepointDir: "%4$s", jobJar: %1$s/job.jar,
          flinkCdcJobJar: %1$s/flink-cdc.jar}
        services:
          - {id: %5$s, name: local, url: "%6$s", password: "file:%1$s/clickhouse", database: penstock}
          - {id: %7$s, name: second, url: "%6$s", password: "file:%1$s/clickhouse", database: second}
        """
                .formatted(
                    dir,
                    flink.url(),
                    flink.checkpointDir(),
                    flink.savepointDir(),
                    SERVICE,
                    clickHouse,
                    SECOND_SERVICE)
            + (more.contains("listen:") ? "" : "listen: {port: 0}\n")
            + more);
    ControllerConfig config = ConfigReader.read(dir.resolve("controller.yaml"));
    wiring = new Wiring(config, Store.open(config.dataDir()));
    wiring.start();
  }

  void restart() throws IOException {
    wiring.close();
    start();
  }

  /** An answer's body, with its HTTP status as {@code http}. */
  JsonNode call(String method, String path, String body) {
    return send(method, service() + path, body, "k1:s3cret");
  }

  JsonNode call(String method, String path) {
    return call(method, path, "");
  }

  String service() {
    return "/v1/organizations/" + wiring.organizationId() + "/services/" + SERVICE;
  }

  /** {@code http://127.0.0.1:port}. */
  String url() {
    return "http://127.0.0.1:" + wiring.port();
  }

  JsonNode send(String method, String path, String body, String key) {
    return json(
        method, path, body, exchange(method, path, HttpRequest.BodyPublishers.ofString(body), key));
  }

  /** The same without announcing the body's length. */
  JsonNode chunked(String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return json(
        method,
        service() + path,
        body,
        exchange(
            method,
            service() + path,
            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
            "k1:s3cret"));
  }

  int port() {
    return wiring.port();
  }

  /** The answer, if it and a body that was taken are what the contract says. */
  private static JsonNode json(
      String method, String path, String body, HttpResponse<String> response) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(response.body());
      Contract.check(method, path, response.statusCode(), json);
      // A validation answers 200 also to a body in which it finds something wrong.
      boolean taken = response.statusCode() == 200 && json.at("/result/valid").asBoolean(true);
      if (taken && !body.isEmpty()) {
        Contract.checkTaken(method, path, JSON.readTree(body));
      }
      return json.put("http", response.statusCode());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  /** A GET whose answer is no JSON. */
  String text(String path) {
    return exchange("GET", path, HttpRequest.BodyPublishers.noBody(), "k1:s3cret").body();
  }

  private HttpResponse<String> exchange(
      String method, String path, HttpRequest.BodyPublisher body, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .method(method, body)
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> routes() {
    return wiring.routes();
  }

  String state(String id) {
    return call("GET", "/clickpipes/" + id + "/status").at("/result/detailedState").asText("gone");
  }

  @Override
  public void close() {
    wiring.close();
  }
}
