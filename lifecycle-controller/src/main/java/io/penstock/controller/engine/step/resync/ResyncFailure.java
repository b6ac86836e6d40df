package io.penstock.controller.engine.step.resync;

import io.penstock.controller.flink.JobError;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;

/** Says what a failure of a resync's job leads to; pure. */
public final class ResyncFailure {

  /** A table that changes for ever is never copied. */
  private static final int RESTARTS = 10;

  private ResyncFailure() {}

  /**
   * The event that a failure stands for.
   *
   * @param restarts how often the resync began anew before
   */
  public static PipeEvent event(PipeException.Found error, int restarts) {
    boolean outdated =
        error.code() == ErrorCode.SCHEMA_CHANGED
            || error.code() == ErrorCode.TABLE_GONE
            || error.code() == ErrorCode.SOURCE_PROMOTED;
    if (outdated && restarts < RESTARTS) {
      return PipeEvent.RESYNC_OUTDATED;
    }
    return JobError.passes(error) ? PipeEvent.RESYNC_LOST : PipeEvent.RESYNC_FAILED;
  }
}
