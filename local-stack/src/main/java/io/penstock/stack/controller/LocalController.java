package io.penstock.stack.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.penstock.stack.layout.DataDirectory;
import io.penstock.stack.layout.Home;
import io.penstock.stack.layout.Secrets;
import io.penstock.stack.process.ChildSpec;
import io.penstock.stack.process.Java;
import io.penstock.stack.process.Service;
import io.penstock.stack.process.ServiceSpec;
import io.penstock.stack.process.StackException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lifecycle controller as a child process that dies with this JVM. */
public final class LocalController implements AutoCloseable {
  private static final String MAIN = "io.penstock.controller.ControllerMain";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final ControllerOptions options;
  private final Service service;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  private LocalController(ControllerOptions options) {
    this.options = options;
    this.service = new Service(ServiceSpec.of("controller", this::child, this::healthy));
  }

  /** Writes {@code controller.yaml} and the secrets it names, but starts nothing. */
  public static LocalController prepare(ControllerOptions options) {
    try {
      Files.createDirectories(options.directory().controller().resolve("tmp"));
      Secrets.write(configFile(options), configuration(options));
    } catch (IOException e) {
      throw new StackException("cannot write the controller's configuration", e);
    }
    return new LocalController(options);
  }

  /** Starts it and waits until GET /health answers 200. */
  public void start() {
    service.start();
    service.awaitReady(START);
  }

  public void stop() {
    service.stop();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    service.kill();
  }

  public Service service() {
    return service;
  }

  /** {@code http://127.0.0.1:port}. */
  public String url() {
    return "http://127.0.0.1:" + options.port();
  }

  public InstallationIds ids() {
    return options.ids();
  }

  @Override
  public void close() {
    service.close();
  }

  private boolean healthy() throws IOException, InterruptedException {
    return http.send(
                HttpRequest.newBuilder(URI.create(url() + "/health")).timeout(ANSWER).build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode()
        == 200;
  }

  private ChildSpec child() {
    Home home = Home.find();
    DataDirectory directory = options.directory();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            Java.program(),
            "-Xmx256m",
            // It asks and answers; both start sooner, and take less from the loads beside it.
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.io.tmpdir=" + directory.controller().resolve("tmp")));
    command.addAll(options.javaOptions());
    command.addAll(
        List.of(
            "-cp",
            home.controllerJar() + File.pathSeparator + home.controllerLibrary().resolve("*"),
            MAIN,
            "--config",
            configFile(options).toString()));
    Map<String, String> environment = new LinkedHashMap<>(options.environment());
    environment.put("TZ", "UTC");
    return new ChildSpec(
        "controller", command, environment, directory.controller(), directory.log("controller"));
  }

  private static Path configFile(ControllerOptions options) {
    return options.directory().controller().resolve("controller.yaml");
  }

  private static String configuration(ControllerOptions options) throws IOException {
    DataDirectory directory = options.directory();
    Secrets secrets = directory.secrets();
    secrets.base64Key("installation.key");
    Path root = directory.root();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("listen", ordered("host", "127.0.0.1", "port", options.port()));
    all.put("dataDir", directory.controller().toString());
    // On one's own machine the one key may be everybody's: a page, scripts and tests at once.
    all.put("limits", ordered("requestsPerSecond", 1000));
    all.put("organizationId", options.ids().organizationId());
    all.put("installationKeyFile", secrets.file("installation.key").toString());
    all.put(
        "apiKeys",
        List.of(
            ordered(
                "id",
                options.ids().keyId(),
                "secretFile",
                secrets.file(InstallationIds.KEY_SECRET).toString())));
    Map<String, Object> flink =
        ordered(
            "url",
            options.flinkUrl(),
            "checkpointDir",
            "file://" + root.resolve("flink/checkpoints"),
            "savepointDir",
            "file://" + root.resolve("flink/savepoints"),
            "jobJar",
            // What Flink has in its lib/; it stays when the job is built anew.
            root.resolve("flink/lib/penstock-job.jar").toString());
    Home.find().flinkCdcJobJar().ifPresent(jar -> flink.put("flinkCdcJobJar", jar.toString()));
    all.put("flink", flink);
    all.put(
        "services",
        List.of(
            ordered(
                "id",
                options.ids().serviceId(),
                "name",
                "local",
                "url",
                options.clickhouseUrl(),
                "user",
                options.clickhouseUser(),
                "password",
                "file:" + secrets.file("clickhouse-password"),
                "database",
                options.clickhouseDatabase())));
    return new ObjectMapper(new YAMLFactory()).writeValueAsString(all);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
