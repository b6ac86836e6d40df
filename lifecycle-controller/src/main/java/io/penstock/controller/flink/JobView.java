package io.penstock.controller.flink;

import java.util.List;

/**
 * A job as Flink sees it.
 *
 * @param status Flink's word
 * @param vertices one for each chain of operators
 */
public record JobView(Status status, List<Vertex> vertices) {

  /** Flink's {@code JobStatus}, with what it means here. */
  public enum Status {
    INITIALIZING,
    CREATED,
    RUNNING,
    RESTARTING,
    FAILING,
    CANCELLING,
    RECONCILING,
    SUSPENDED,
    FAILED,
    CANCELED,
    FINISHED,
    UNKNOWN;

    /** Whether it never changes again. */
    public boolean ended() {
      return this == FAILED || this == CANCELED || this == FINISHED;
    }
  }

  /**
   * A chain of operators.
   *
   * @param running how many of its subtasks run
   */
  public record Vertex(String id, int parallelism, int running) {}

  /** Whether every subtask of every vertex runs. */
  public boolean allRunning() {
    return status == Status.RUNNING
        && !vertices.isEmpty()
        && vertices.stream().allMatch(vertex -> vertex.running() == vertex.parallelism());
  }
}
