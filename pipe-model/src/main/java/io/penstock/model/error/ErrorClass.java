package io.penstock.model.error;

/** What the product does when an error of this class occurs. */
public enum ErrorClass {
  /** May pass by itself: tried again with backoff, visible meanwhile. */
  RETRY,
  /**
   * One table cannot go on without a gap: it is stopped, the others go on. Where no table is named
   * it stops the pipe.
   */
  STOP_TABLE,
  /** The pipe cannot go on by itself: it becomes Failed. */
  STOP_PIPE,
  /** The request or the configuration is wrong: answered at once, nothing is started. */
  USER
}
