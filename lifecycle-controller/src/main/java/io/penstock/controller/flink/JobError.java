package io.penstock.controller.flink;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;

/**
 * An exception from a job's history.
 *
 * @param trace the printed stack trace
 * @param atMillis since 1970
 */
public record JobError(String trace, long atMillis) {

  /**
   * Its code and detail; without a code of ours {@link ErrorCode#JOB_FAILED} and the root cause.
   */
  public PipeException.Found found() {
    return PipeException.parse(trace)
        .orElseGet(
            () -> new PipeException.Found(ErrorCode.JOB_FAILED, FlinkRefusal.rootLine(trace)));
  }
}
