package io.penstock.controller.engine.step;

import io.penstock.controller.flink.FlinkClient;
import io.penstock.model.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** Whether Flink has room for a job: too few slots would fail it after five minutes. */
final class FreeSlots {

  private FreeSlots() {}

  /** A reason to wait, or nothing. */
  static Optional<Outcome> missing(FlinkClient flink, int needed) {
    FlinkClient.Overview overview = flink.overview();
    int missing = needed - overview.slotsAvailable();
    if (missing <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        Outcome.wait(
            ErrorCode.FLINK_SLOTS,
            missing
                + " of the "
                + needed
                + " task slots it needs are missing ("
                + overview.slotsAvailable()
                + " free of "
                + overview.slotsTotal()
                + " on "
                + overview.taskManagers()
                + " TaskManagers)",
            Duration.ofSeconds(2)));
  }
}
