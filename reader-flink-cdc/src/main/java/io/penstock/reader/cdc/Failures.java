package io.penstock.reader.cdc;

import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Which errors end the job, as the native reader has them. */
final class Failures {

  private Failures() {}

  /** The error to throw in place of another: trying again helps against some only. */
  static RuntimeException classified(RuntimeException error) {
    if (error instanceof PipeException known
        && (known.code().errorClass() != ErrorClass.RETRY
            || known.code() == ErrorCode.SOURCE_PROMOTED)) {
      return new SuppressRestartsException(known);
    }
    return error;
  }
}
