package io.penstock.controller.lifecycle;

/** One piece of work with an outside effect; safe to do again after a crash. */
public enum StepKind {
  ENSURE_JAR("uploading the job to Flink"),
  AWAIT_SLOTS("waiting for free Flink task slots"),
  CREATE_PUBLICATION("making the publication"),
  CREATE_SLOT("making the replication slot"),
  RECORD_PLAN("recording positions and definitions"),
  CREATE_TABLES("making the target tables"),
  CHECK_SOURCE("checking slot and publication"),
  SUBMIT_JOB("starting the Flink job"),
  STOP_JOB("stopping the Flink job at a savepoint"),
  CANCEL_JOB("cancelling the Flink job"),
  DROP_REPLICATION("dropping slot and publication"),
  DISCARD_STATE("removing savepoints and checkpoints"),
  DROP_TABLES("dropping the target tables, if asked for");

  private final String doing;

  StepKind(String doing) {
    this.doing = doing;
  }

  /** What is being done, for the status. */
  public String doing() {
    return doing;
  }
}
