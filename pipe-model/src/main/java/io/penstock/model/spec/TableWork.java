package io.penstock.model.spec;

/** What a job does for a table. */
public enum TableWork {
  /** Copies its rows if the mode says so and no earlier job has, then follows its changes. */
  COPY_AND_FOLLOW,
  /** Follows its changes only: its rows have been copied by a resync. */
  FOLLOW,
  /** Nothing: the table is stopped, or was removed from the pipe. Its index stays taken. */
  NONE
}
