package io.penstock.stack.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.stack.layout.Home;
import io.penstock.stack.layout.Trees;
import io.penstock.stack.process.ChildSpec;
import io.penstock.stack.process.Service;
import io.penstock.stack.process.ServiceSpec;
import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A Flink session cluster on 127.0.0.1: one JobManager and its TaskManagers, each a child process
 * that dies with this JVM. Without high availability, as the quickstart has it: a JobManager that
 * is killed comes back having forgotten its jobs.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final FlinkOptions options;
  private final Service jobManager;
  private final List<Service> taskManagers = new ArrayList<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private final ObjectMapper json = new ObjectMapper();

  private LocalFlink(FlinkOptions options, FlinkCommands commands) {
    this.options = options;
    this.jobManager =
        new Service(
            ServiceSpec.of(
                "jobmanager",
                () -> child("flink-jobmanager", commands::jobManager),
                this::jobManagerAnswers));
    for (int i = 1; i <= options.taskManagers(); i++) {
      String id = "taskmanager-" + i;
      taskManagers.add(
          new Service(
              ServiceSpec.of(
                  id,
                  () -> child("flink-" + id, log -> commands.taskManager(id, log)),
                  () -> registered(id))));
    }
  }

  /** Starts the cluster and waits until every TaskManager has registered. */
  public static LocalFlink start(FlinkOptions options) {
    LocalFlink flink = prepare(options);
    try {
      flink.start();
    } catch (RuntimeException e) {
      flink.close();
      throw e;
    }
    return flink;
  }

  /** Writes the configuration and makes the directories, but starts nothing. */
  public static LocalFlink prepare(FlinkOptions options) {
    Path flink = options.root().resolve("flink");
    Path temporary = flink.resolve("tmp");
    Path library = flink.resolve("lib");
    FlinkConfiguration configuration = FlinkConfiguration.of(options);
    configuration.writeTo(flink.resolve("conf"));
    try {
      // What killed processes left: nobody else can be using it, the directory is one cluster's.
      Trees.delete(temporary);
      Trees.delete(library);
      for (String made : List.of("tmp", "lib", "work", "upload", "checkpoints", "savepoints")) {
        Files.createDirectories(flink.resolve(made));
      }
      for (Path jar : options.jars()) {
        // A copy: a JVM whose jar is built anew under it reads garbage.
        Files.copy(jar, library.resolve(jar.getFileName()));
      }
    } catch (IOException e) {
      throw new StackException("cannot prepare " + flink, e);
    }
    return new LocalFlink(
        options,
        new FlinkCommands(
            configuration,
            List.of(Home.find().flinkLibrary(), library),
            flink.resolve("conf"),
            temporary));
  }

  private ChildSpec child(String name, Function<Path, List<String>> command) {
    Path log = options.logs().resolve(name + ".log");
    return new ChildSpec(
        name,
        command.apply(log),
        Map.of("TZ", "UTC"),
        options.root().resolve("flink/work"),
        options.logs().resolve(name + ".out"));
  }

  /** Forks all processes at once; returns before they answer. */
  public void begin() {
    jobManager.start();
    taskManagers.forEach(Service::start);
  }

  /** Waits until REST answers and every TaskManager has registered. */
  public void awaitReady() {
    jobManager.awaitReady(START);
    taskManagers.forEach(taskManager -> taskManager.awaitReady(START));
  }

  /** Starts all processes and waits until they answer. */
  public void start() {
    begin();
    awaitReady();
  }

  /** Stops all processes; checkpoints, savepoints and uploaded jars stay. */
  public void stop() {
    taskManagers.forEach(Service::stop);
    jobManager.stop();
  }

  /** {@code http://127.0.0.1:port}: REST API and dashboard. */
  public String url() {
    return "http://127.0.0.1:" + options.restPort();
  }

  /** As a {@code file:} URI, what jobs checkpoint to. */
  public String checkpointDirectory() {
    return "file://" + options.root().resolve("flink/checkpoints");
  }

  /** As a {@code file:} URI, where savepoints go. */
  public String savepointDirectory() {
    return "file://" + options.root().resolve("flink/savepoints");
  }

  public Service jobManager() {
    return jobManager;
  }

  public List<Service> taskManagers() {
    return List.copyOf(taskManagers);
  }

  /** GET on the REST API, as JSON. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("Flink answers " + answer.statusCode() + ": " + answer.body());
    }
    return json.readTree(answer.body());
  }

  @Override
  public void close() {
    taskManagers.forEach(Service::close);
    jobManager.close();
  }

  private boolean jobManagerAnswers() throws IOException, InterruptedException {
    return get("/overview").has("taskmanagers");
  }

  private boolean registered(String resourceId) throws IOException, InterruptedException {
    for (JsonNode taskManager : get("/taskmanagers").path("taskmanagers")) {
      if (taskManager.path("id").asText().equals(resourceId)) {
        return true;
      }
    }
    return false;
  }
}
