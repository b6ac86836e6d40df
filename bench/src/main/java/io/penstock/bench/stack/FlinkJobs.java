package io.penstock.bench.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What Flink tells about a pipe's job, by its own clock (milliseconds since 1970). */
public final class FlinkJobs {
  private FlinkJobs() {}

  /**
   * When the pipe's newest job began to run: the earliest moment that one of its tasks was RUNNING,
   * which is when its reader asks for the first split. Flink tells for how long each task has been
   * RUNNING, and how long it lives, ended or not.
   *
   * @param pipe its name, which is the job's
   */
  public static long beganRunning(BenchStack stack, String pipe)
      throws IOException, InterruptedException {
    String job = newest(stack, pipe);
    long began = Long.MAX_VALUE;
    for (JsonNode vertex : stack.flink("/jobs/" + job).path("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
      for (JsonNode task : stack.flink(path).path("subtasks")) {
        JsonNode running = task.path("status-duration").path("RUNNING");
        if (!running.isNumber() || running.asLong() < 0 || task.path("start-time").asLong() <= 0) {
          throw new IllegalStateException("Flink does not tell when a task of it ran: " + task);
        }
        long now = task.path("start-time").asLong() + task.path("duration").asLong();
        began = Math.min(began, now - running.asLong());
      }
    }
    if (began == Long.MAX_VALUE) {
      throw new IllegalStateException("Flink knows no task of pipe " + pipe);
    }
    return began;
  }

  /** How long the pipe's newest job was, from its submission to its end, in seconds. */
  public static double seconds(BenchStack stack, String pipe)
      throws IOException, InterruptedException {
    return stack.flink("/jobs/" + newest(stack, pipe)).path("duration").asDouble() / 1000;
  }

  private static String newest(BenchStack stack, String pipe)
      throws IOException, InterruptedException {
    String newest = "";
    long start = -1;
    for (JsonNode job : stack.flink("/jobs/overview").path("jobs")) {
      if (job.path("name").asText().equals(pipe) && job.path("start-time").asLong() > start) {
        newest = job.path("jid").asText();
        start = job.path("start-time").asLong();
      }
    }
    if (newest.isEmpty()) {
      throw new IllegalStateException("Flink knows no job of pipe " + pipe);
    }
    return newest;
  }
}
