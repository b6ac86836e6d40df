package io.penstock.controller.flink;

import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;

/**
 * An exception from a job's history.
 *
 * @param trace the printed stack trace
 */
public record JobError(String trace) {

  /**
   * Its code and detail; without a code of ours {@link ErrorCode#JOB_FAILED} and the root cause.
   */
  public PipeException.Found found() {
    return PipeException.parse(trace)
        .orElseGet(
            () -> new PipeException.Found(ErrorCode.JOB_FAILED, FlinkRefusal.rootLine(trace)));
  }

  /** Whether a fresh job may succeed where Flink's own restarts were used up. */
  public static boolean passes(PipeException.Found error) {
    return error.code().errorClass() == ErrorClass.RETRY
        || error.detail().contains("NoResourceAvailableException")
        || error.detail().contains("Could not acquire the minimum required resources");
  }
}
