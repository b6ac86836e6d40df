package io.penstock.stack.clickhouse;

import io.penstock.stack.layout.Secrets;
import io.penstock.stack.process.ChildSpec;
import io.penstock.stack.process.Service;
import io.penstock.stack.process.ServiceSpec;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ClickHouse with HTTP on 127.0.0.1 and an Atomic database {@value #DATABASE}, as a child process
 * that dies with this JVM; or one that runs elsewhere. The data stay.
 *
 * <pre>{@code
 * try (LocalClickHouse clickhouse = LocalClickHouse.start(ClickHouseOptions.in(directory))) {
 *   clickhouse.query("SELECT 1");
 * }
 * }</pre>
 */
public final class LocalClickHouse implements AutoCloseable {
  static final String DATABASE = "penstock";
  static final String USER = "default";

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final URI url;
  private final String user;
  private final String password;
  private final @Nullable Service service;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private LocalClickHouse(ClickHouseOptions options) {
    if (options.source() == ClickHouseOptions.Source.EXTERNAL) {
      ExternalServer external = ExternalServer.of(options.external());
      this.url = external.url();
      this.user = external.user();
      this.password = external.password();
      this.service = null;
    } else {
      Path file = options.passwordFile();
      this.url = URI.create("http://127.0.0.1:" + options.port());
      this.user = USER;
      this.password = new Secrets(file.getParent()).text(file.getFileName().toString());
      this.service = new Service(ServiceSpec.of("clickhouse", child(options), this::answers));
    }
  }

  private java.util.function.Supplier<ChildSpec> child(ClickHouseOptions options) {
    if (options.source() == ClickHouseOptions.Source.PROGRAM) {
      return () ->
          new ChildSpec(
              "clickhouse",
              ServerProgram.command(options, password),
              Map.of("TZ", "UTC"),
              options.directory(),
              options.log());
    }
    EmbeddedServer server = new EmbeddedServer(options);
    return () ->
        new ChildSpec(
            "clickhouse",
            server.command(),
            server.environment(),
            options.directory(),
            options.log());
  }

  /** Starts it (the first time fetching the engine if need be) and waits until it answers. */
  public static LocalClickHouse start(ClickHouseOptions options) {
    LocalClickHouse clickhouse = prepare(options);
    try {
      clickhouse.start();
    } catch (RuntimeException e) {
      clickhouse.close();
      throw e;
    }
    return clickhouse;
  }

  /** Everything but starting it. */
  public static LocalClickHouse prepare(ClickHouseOptions options) {
    return new LocalClickHouse(options);
  }

  /** Starts it (again), waits until it answers, and makes the database. */
  public void start() {
    if (service != null) {
      service.start();
      service.awaitReady(START);
    }
    query("CREATE DATABASE IF NOT EXISTS " + DATABASE + " ENGINE = Atomic");
  }

  /** Stops it in good order and starts it again. */
  public void restart() {
    owned().stop();
    start();
  }

  public void stop() {
    owned().stop();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    owned().kill();
  }

  /** The process, unless the server is somebody else's. */
  public Optional<Service> service() {
    return Optional.ofNullable(service);
  }

  public long pid() {
    return owned().pid();
  }

  /** {@code http://127.0.0.1:port}, without credentials. */
  public String url() {
    return url.toString();
  }

  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  public String database() {
    return DATABASE;
  }

  /**
   * Runs a statement and returns its result as tab-separated text without the last line end.
   *
   * @throws IllegalStateException with ClickHouse's own words when it fails
   */
  public String query(String sql) {
    return query(sql, Map.of());
  }

  /**
   * The same with settings of ClickHouse for this one statement.
   *
   * @throws IllegalStateException with ClickHouse's own words when it fails
   */
  public String query(String sql, Map<String, String> settings) {
    String parameters =
        settings.entrySet().stream()
            .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
            .collect(Collectors.joining("&"));
    URI target = settings.isEmpty() ? url : URI.create(url + "/?" + parameters);
    try {
      HttpResponse<String> answer =
          http.send(
              request(target, ANSWER).POST(HttpRequest.BodyPublishers.ofString(sql)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body().strip());
      }
      return answer.body().stripTrailing();
    } catch (IOException e) {
      throw new IllegalStateException("ClickHouse at " + url + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
  }

  /** Whether it runs statements, for this user. */
  public boolean answers() throws IOException, InterruptedException {
    URI select = URI.create(url + "/?query=SELECT%201");
    return http.send(
                request(select, Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode()
        == 200;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(URI target, Duration timeout) {
    String pair = user + ":" + password;
    return HttpRequest.newBuilder(target)
        .timeout(timeout)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private Service owned() {
    if (service == null) {
      throw new StackException("the ClickHouse at " + url + " is not ours to control");
    }
    return service;
  }
}
