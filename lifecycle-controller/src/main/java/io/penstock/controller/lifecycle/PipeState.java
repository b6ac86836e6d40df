package io.penstock.controller.lifecycle;

/** Where a pipe stands. */
public enum PipeState {
  PROVISIONING(
      "Provisioning", Kind.BUSY, Job.NONE, "Waiting for the Flink cluster to have room for it."),
  SETUP(
      "Setup",
      Kind.BUSY,
      Job.EXPECTED,
      "Making publication, slot and target tables, and starting the job."),
  SNAPSHOT("Snapshot", Kind.BUSY, Job.EXPECTED, "Copying the rows that are already there."),
  RUNNING("Running", Kind.SETTLED, Job.EXPECTED, "Following the changes in Postgres."),
  DEGRADED(
      "Degraded",
      Kind.BUSY,
      Job.EXPECTED,
      "Running, but retrying after an error, or without a stopped table."),
  PAUSING("Pausing", Kind.BUSY, Job.ENDING, "Stopping the job at a savepoint."),
  PAUSED("Paused", Kind.SETTLED, Job.NONE, "Resting; the slot keeps the changes in Postgres."),
  /** Clients know no word for it: Provisioning means the same to them, wait and ask again. */
  RESUMING("Provisioning", Kind.BUSY, Job.EXPECTED, "Starting the job again where it stopped."),
  MODIFYING("Modifying", Kind.BUSY, Job.EXPECTED, "Taking over an edit: tables or settings."),
  /** Clients know no word for it: Snapshot means the same to them, rows are copied. */
  RESYNCING(
      "Snapshot",
      Kind.BUSY,
      Job.BESIDE,
      "Copying everything anew beside the live tables, which are kept fresh."),
  SWAPPING("Resync", Kind.BUSY, Job.ENDING, "Exchanging the new tables with the live ones."),
  /** A cancelled or broken resync; Modifying means the same to clients. */
  UNDOING("Modifying", Kind.BUSY, Job.BESIDE, "Removing what an undone resync had made."),
  COMPLETED("Completed", Kind.SETTLED, Job.NONE, "Everything is copied; nothing is followed."),
  FAILED("Failed", Kind.SETTLED, Job.NONE, "Cannot go on by itself; see the reason and remedy."),
  DELETING("Stopping", Kind.BUSY, Job.ENDING, "Being deleted: job, slot, publication, state."),
  DELETED("Stopped", Kind.TERMINAL, Job.NONE, "Gone.");

  private enum Kind {
    BUSY,
    SETTLED,
    TERMINAL
  }

  private enum Job {
    EXPECTED,
    ENDING,
    /** There may be one, and its trouble does not change the state. */
    BESIDE,
    NONE
  }

  private final String wireName;
  private final Kind kind;
  private final Job job;
  private final String sentence;

  PipeState(String wireName, Kind kind, Job job, String sentence) {
    this.wireName = wireName;
    this.kind = kind;
    this.job = job;
    this.sentence = sentence;
  }

  /** Its name in the API, one of ClickPipes' states. */
  public String wireName() {
    return wireName;
  }

  /** Whether it is left by itself: looked at often. */
  public boolean busy() {
    return kind == Kind.BUSY;
  }

  /** Whether it is never left. */
  public boolean terminal() {
    return kind == Kind.TERMINAL;
  }

  /** Whether a Flink job should be there once the state's steps are done. */
  public boolean expectsJob() {
    return job == Job.EXPECTED;
  }

  /** Whether a job may run that is not what the state is about. */
  public boolean mayHaveJob() {
    return job == Job.EXPECTED || job == Job.BESIDE;
  }

  /** What users read. */
  public String sentence() {
    return sentence;
  }
}
