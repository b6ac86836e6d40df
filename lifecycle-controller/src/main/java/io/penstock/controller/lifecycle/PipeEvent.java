package io.penstock.controller.lifecycle;

/** What can happen to a pipe. */
public enum PipeEvent {
  START(true, "start was asked for"),
  /** Start of a failed pipe whose Setup has not ended: there is nothing to resume. */
  START_OVER(true, "start was asked for"),
  STOP(true, "stop was asked for"),
  EDIT(true, "an edit was asked for"),
  /** Edit of a pipe whose Setup has not ended: it is made anew with the new definition. */
  EDIT_OVER(true, "an edit was asked for"),
  RESYNC(true, "a resync was asked for"),
  RESYNC_TABLES(true, "a resync of single tables was asked for"),
  CANCEL_RESYNC(true, "the resync was cancelled"),
  /** Start of a pipe that failed in the middle of an edit: the edit goes on. */
  FINISH_EDIT(true, "start was asked for"),
  /** Start of a pipe that failed in the middle of a swap: the swap goes on. */
  FINISH_SWAP(true, "start was asked for"),
  /** Cancelling a resync whose swap has begun, but has not exchanged anything yet. */
  CANCEL_SWAP(true, "the resync was cancelled"),
  DELETE(true, "deletion was asked for"),
  STEPS_DONE(false, "all steps are done"),
  STEP_FAILED(false, "a step failed"),
  JOB_LOADING(false, "the job copies rows"),
  JOB_STREAMING(false, "the load is complete and the job follows the changes"),
  JOB_STREAMING_PARTLY(false, "the job follows the changes, but not of every table"),
  JOB_RETRYING(false, "the job failed and tries again"),
  JOB_FINISHED(false, "the job came to its end"),
  JOB_CANCELED(false, "the job was stopped outside of Penstock"),
  JOB_FAILED(false, "the job failed for good"),
  JOB_LOST(false, "Flink does not know the job any more"),
  SCHEMA_CHANGED(false, "a table was altered; its target follows"),
  TABLE_STOPPED(false, "a table cannot go on; it is stopped, the others go on"),
  RESYNC_LOADED(false, "the new copies are loaded and have caught up"),
  RESYNC_LOST(false, "Flink lost the resync's job"),
  RESYNC_OUTDATED(false, "a table changed its definition during the resync, which starts over"),
  RESYNC_FAILED(false, "the resync cannot be completed"),
  BACK_TO_JOB(false, "the resync is undone"),
  BACK_TO_PAUSED(false, "the resync is undone"),
  BACK_TO_COMPLETED(false, "the resync is undone"),
  BACK_TO_FAILED(false, "the resync is undone");

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
