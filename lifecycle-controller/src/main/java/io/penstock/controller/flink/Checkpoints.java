package io.penstock.controller.flink;

import java.util.Optional;

/**
 * What a job has completed.
 *
 * @param completed how many since it was submitted
 * @param failed how many did not complete
 * @param latest the newest one, without savepoints
 * @param latestSavepoint directory of the newest savepoint, or empty
 */
public record Checkpoints(
    long completed, long failed, Optional<Latest> latest, String latestSavepoint) {

  /** Nothing yet. */
  public static final Checkpoints NONE = new Checkpoints(0, 0, Optional.empty(), "");

  /**
   * A completed checkpoint.
   *
   * @param id its number, which grows also across restores
   * @param path its directory, a URI
   * @param completedMillis since 1970
   * @param durationMillis from trigger to completion
   */
  public record Latest(long id, String path, long completedMillis, long durationMillis) {}
}
