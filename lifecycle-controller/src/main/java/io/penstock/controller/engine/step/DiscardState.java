package io.penstock.controller.engine.step;

import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.store.RunRow;

/** The savepoints and checkpoints of all the pipe's jobs are gone. */
public final class DiscardState implements Step {

  private final FlinkClient flink;
  private final StateFiles files;

  public DiscardState(FlinkClient flink, StateFiles files) {
    this.flink = flink;
    this.files = files;
  }

  @Override
  public Outcome perform(StepContext context) {
    for (RunRow run : context.runs()) {
      files.removeCheckpoints(run.jobId());
      if (!run.savepoint().isEmpty() && !files.removeSavepoint(run.savepoint())) {
        flink.dispose(run.savepoint());
      }
    }
    files.removeSavepoints(context.pipe().id());
    return Outcome.done("savepoints and checkpoints are removed");
  }
}
