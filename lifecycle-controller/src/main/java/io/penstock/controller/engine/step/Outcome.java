package io.penstock.controller.engine.step;

import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a step. */
public sealed interface Outcome {

  /** It is done. */
  record Done(String text) implements Outcome {}

  /** It is done, and something happened that the state machine must know. */
  record Found(PipeEvent event, String text, PipeException.@Nullable Found failure)
      implements Outcome {

    public Found(PipeEvent event, String text) {
      this(event, text, null);
    }
  }

  /** It must be performed again later; users read why. */
  record Wait(@Nullable ErrorCode code, String text, Duration delay) implements Outcome {}

  /** It cannot be done. */
  record Failed(ErrorCode code, String detail) implements Outcome {}

  static Outcome done(String text) {
    return new Done(text);
  }

  /** Again in a second, without an error. */
  static Outcome soon(String text) {
    return new Wait(null, text, Duration.ofSeconds(1));
  }

  static Outcome wait(ErrorCode code, String text, Duration delay) {
    return new Wait(code, text, delay);
  }

  static Outcome failed(ErrorCode code, String detail) {
    return new Failed(code, detail);
  }
}
