package io.penstock.controller.engine.step;

import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.store.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses what a new job goes on from. */
final class RestorePoint {

  private RestorePoint() {}

  /**
   * The newest state that can be restored from: a later run always goes on from an earlier one's
   * state, so the newest run that left something wins; in it the savepoint it ended with, else its
   * newest checkpoint. A job that failed after its savepoint may have gone on: then its later
   * checkpoint is what the slot is confirmed to.
   *
   * @param runs newest first
   */
  static Optional<String> newest(String pipeId, List<RunRow> runs, StateFiles files) {
    return candidates(pipeId, runs, files).stream()
        .filter(path -> !path.isEmpty() && files.usable(path))
        .findFirst();
  }

  private static List<String> candidates(String pipeId, List<RunRow> runs, StateFiles files) {
    List<String> paths = new ArrayList<>();
    for (RunRow run : runs) {
      List<String> seen = files.checkpoints(run.jobId());
      List<String> later =
          run.savepoint().isEmpty()
              ? List.of()
              : seen.stream().filter(path -> files.newer(path, run.savepoint())).toList();
      paths.addAll(later);
      paths.add(run.savepoint());
      paths.addAll(seen);
      // A checkpoint directory that the controller cannot look into: what Flink told must do.
      paths.add(run.checkpoint());
      // A savepoint that was completed while nobody could be told: its job has ended with it.
      if (run.savepoint().isEmpty() && seen.isEmpty()) {
        paths.addAll(files.savepoints(pipeId, run.jobId()));
      }
      paths.add(run.restoredFrom());
    }
    return paths;
  }

  /** Whether any of the runs ever completed a checkpoint, as far as was seen. */
  static boolean everCompleted(List<RunRow> runs) {
    return runs.stream()
        .anyMatch(
            run ->
                !run.checkpoint().isEmpty()
                    || !run.savepoint().isEmpty()
                    || !run.restoredFrom().isEmpty());
  }
}
