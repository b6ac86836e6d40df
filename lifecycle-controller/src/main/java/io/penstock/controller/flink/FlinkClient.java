package io.penstock.controller.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Flink's REST API, one method for each call. Not reachable: {@link PipeException} with {@link
 * ErrorCode#FLINK_UNREACHABLE}; refused: {@link FlinkRefusal}; unknown job: empty.
 */
public final class FlinkClient {

  private final FlinkRest rest;
  private final String url;

  public FlinkClient(String url) {
    this.url = url;
    this.rest = new FlinkRest(url);
  }

  /** The cluster's room. */
  public record Overview(int taskManagers, int slotsTotal, int slotsAvailable) {}

  /** GET /overview. */
  public Overview overview() {
    JsonNode node = present(rest.get("/overview"));
    return new Overview(
        node.path("taskmanagers").asInt(),
        node.path("slots-total").asInt(),
        node.path("slots-available").asInt());
  }

  /** The job's page in Flink's dashboard. */
  public String dashboard(String jobId) {
    return url + "/#/job/running/" + jobId + "/overview";
  }

  /** GET /jobs/:id. */
  public Optional<JobView> job(String jobId) {
    return rest.get("/jobs/" + jobId).map(FlinkClient::view);
  }

  /** GET /jobs/:id/status: fresh, where {@link #job} is up to three seconds old. */
  public Optional<JobView.Status> status(String jobId) {
    return rest.get("/jobs/" + jobId + "/status").map(node -> status(node.path("status")));
  }

  private static JobView.Status status(JsonNode node) {
    try {
      return JobView.Status.valueOf(node.asText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return JobView.Status.UNKNOWN;
    }
  }

  private static JobView view(JsonNode node) {
    List<JobView.Vertex> vertices = new ArrayList<>();
    for (JsonNode vertex : node.path("vertices")) {
      vertices.add(
          new JobView.Vertex(
              vertex.path("id").asText(),
              vertex.path("parallelism").asInt(),
              vertex.path("tasks").path("RUNNING").asInt()));
    }
    return new JobView(status(node.path("state")), vertices);
  }

  /**
   * The newest exception of a job, a stack trace; empty when there is none. From GET
   * /jobs/:id/exceptions.
   */
  public Optional<JobError> newestError(String jobId) {
    return rest.get("/jobs/" + jobId + "/exceptions?maxExceptions=3").flatMap(FlinkClient::error);
  }

  private static Optional<JobError> error(JsonNode node) {
    JsonNode newest = node.path("exceptionHistory").path("entries").path(0);
    String trace = newest.path("stacktrace").asText("");
    if (trace.isEmpty()) {
      trace = node.path("root-exception").asText("");
    }
    return trace.isEmpty() || trace.equals("null")
        ? Optional.empty()
        : Optional.of(new JobError(trace));
  }

  /** Why a job failed for good. */
  public PipeException.Found failure(String jobId) {
    return newestError(jobId)
        .map(JobError::found)
        .orElseGet(() -> new PipeException.Found(ErrorCode.JOB_FAILED, "Flink gives no reason"));
  }

  /** GET /jobs/:id/checkpoints. */
  public Checkpoints checkpoints(String jobId) {
    Optional<JsonNode> answer = rest.get("/jobs/" + jobId + "/checkpoints");
    if (answer.isEmpty()) {
      return Checkpoints.NONE;
    }
    JsonNode counts = answer.get().path("counts");
    JsonNode latest = answer.get().path("latest").path("completed");
    Optional<Checkpoints.Latest> found =
        latest.hasNonNull("id")
            ? Optional.of(
                new Checkpoints.Latest(
                    latest.path("id").asLong(),
                    latest.path("external_path").asText(),
                    latest.path("latest_ack_timestamp").asLong(),
                    latest.path("end_to_end_duration").asLong()))
            : Optional.empty();
    return new Checkpoints(
        counts.path("completed").asLong(),
        counts.path("failed").asLong(),
        found,
        answer.get().path("latest").path("savepoint").path("external_path").asText(""));
  }

  /**
   * What a job is started with.
   *
   * @param jobId 32 hex digits, never used before
   * @param restorePath a checkpoint's or savepoint's directory, or empty for none
   */
  public record Run(String jarId, String jobId, int parallelism, String restorePath) {}

  /**
   * POST /jars/:id/run. The state that is restored stays the controller's: Flink never deletes it.
   *
   * @return false when Flink does not have the jar
   */
  public boolean run(Run run, String mainClass, List<String> arguments) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("entryClass", mainClass);
    body.put("parallelism", run.parallelism());
    body.put("jobId", run.jobId());
    arguments.forEach(body.putArray("programArgsList")::add);
    if (!run.restorePath().isEmpty()) {
      body.put("savepointPath", run.restorePath());
      body.put("allowNonRestoredState", false);
      body.put("claimMode", "NO_CLAIM");
    }
    return rest.post("/jars/" + run.jarId() + "/run", body).isPresent();
  }

  /** POST /jobs/:id/stop: a savepoint, then the end. The trigger id makes it idempotent. */
  public void stop(String jobId, String triggerId, String targetDirectory) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("targetDirectory", targetDirectory);
    body.put("drain", false);
    body.put("formatType", "CANONICAL");
    body.put("triggerId", triggerId);
    rest.post("/jobs/" + jobId + "/stop", body);
  }

  /**
   * How a savepoint goes.
   *
   * @param done whether it has come to an end
   * @param location its directory, empty when it failed or goes on
   * @param failure the stack trace of its failure, or empty
   */
  public record SavepointProgress(boolean done, String location, String failure) {}

  /** GET /jobs/:id/savepoints/:triggerId; empty when Flink does not know the trigger. */
  public Optional<SavepointProgress> savepoint(String jobId, String triggerId) {
    return rest.get("/jobs/" + jobId + "/savepoints/" + triggerId)
        .map(
            node ->
                new SavepointProgress(
                    node.path("status").path("id").asText().equals("COMPLETED"),
                    node.path("operation").path("location").asText(""),
                    node.path("operation").path("failure-cause").path("stack-trace").asText("")));
  }

  /** PATCH /jobs/:id?mode=cancel. */
  public void cancel(String jobId) {
    rest.patch("/jobs/" + jobId + "?mode=cancel");
  }

  /** POST /savepoint-disposal; Flink does it in the background. */
  public void dispose(String path) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("savepoint-path", path);
    rest.post("/savepoint-disposal", body);
  }

  /** For {@link JobJar} and {@link JobMetrics}. */
  FlinkRest rest() {
    return rest;
  }

  private static JsonNode present(Optional<JsonNode> answer) {
    return answer.orElseThrow(
        () ->
            new PipeException(
                ErrorCode.FLINK_UNREACHABLE, "the server does not answer like Flink's REST API"));
  }
}
