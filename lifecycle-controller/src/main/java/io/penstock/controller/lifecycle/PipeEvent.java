package io.penstock.controller.lifecycle;

/** What can happen to a pipe. */
public enum PipeEvent {
  START(true, "start was asked for"),
  /** Start of a failed pipe whose Setup has not ended: there is nothing to resume. */
  START_OVER(true, "start was asked for"),
  STOP(true, "stop was asked for"),
  DELETE(true, "deletion was asked for"),
  STEPS_DONE(false, "all steps are done"),
  STEP_FAILED(false, "a step failed"),
  JOB_LOADING(false, "the job copies rows"),
  JOB_STREAMING(false, "the load is complete and the job follows the changes"),
  JOB_RETRYING(false, "the job failed and tries again"),
  JOB_FINISHED(false, "the job came to its end"),
  JOB_CANCELED(false, "the job was stopped outside of Penstock"),
  JOB_FAILED(false, "the job failed for good"),
  JOB_LOST(false, "Flink does not know the job any more");

  private final boolean command;
  private final String cause;

  PipeEvent(boolean command, String cause) {
    this.command = command;
    this.cause = cause;
  }

  /** Whether a person asks for it; the others are findings. */
  public boolean command() {
    return command;
  }

  /** Why a state was left, for the history. */
  public String cause() {
    return cause;
  }
}
