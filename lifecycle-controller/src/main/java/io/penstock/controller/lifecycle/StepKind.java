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
  ALTER_PUBLICATION("publishing added tables"),
  APPLY_SCHEMA("taking over a table's new definition"),
  RECORD_EDIT("recording the new definition"),
  TRIM_PUBLICATION("taking removed tables out of the publication"),
  REVIVE_JOB("starting the live job again"),
  CREATE_RESYNC_SLOT("making the resync's replication slot"),
  RECORD_RESYNC("recording the resync's positions and definitions"),
  CREATE_RESYNC_TABLES("making the _resync tables"),
  SUBMIT_RESYNC_JOB("starting the resync's job"),
  CARRY_TOMBSTONES("carrying deleted rows' tombstones over"),
  AWAIT_RESYNC_POSITION("waiting for the resync to pass the live tables' position"),
  STOP_RESYNC_JOB("stopping the resync's job at a savepoint"),
  EXCHANGE_TABLES("exchanging the new tables with the live ones"),
  ADOPT_RESYNC("recording that the new tables are the live ones"),
  CANCEL_RESYNC_JOB("cancelling the resync's job"),
  CLEAN_RESYNC("removing what is left of the resync"),
  END_SWAP("going on with the new tables"),
  RESET_RESYNC("removing the outdated copies"),
  END_UNDO("going back to what was before the resync"),
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
