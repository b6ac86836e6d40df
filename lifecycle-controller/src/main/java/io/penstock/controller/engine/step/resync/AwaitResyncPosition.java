package io.penstock.controller.engine.step.resync;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.JobView;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The new tables hold every change that the live ones hold: what readers see never goes back, and a
 * live job that goes on from its own savepoint misses nothing of the exchanged tables. What the
 * live job has delivered when it has ended lies below the server's position then.
 */
public final class AwaitResyncPosition implements Step {

  private static final String POSITION = "position";
  private static final Duration POLL = Duration.ofMillis(200);

  private final SourceConnector connector;
  private final FlinkClient flink;

  public AwaitResyncPosition(SourceConnector connector, FlinkClient flink) {
    this.connector = connector;
    this.flink = flink;
  }

  @Override
  public Outcome perform(StepContext context) {
    ResyncRow resync = context.resync();
    if (resync.slot().isEmpty()) {
      return Outcome.done("nothing streams");
    }
    if (resync.exchanging()) {
      return Outcome.done("it was at the position before the first exchange");
    }
    try (Connection connection = connector.open(context.definition().source())) {
      Optional<Slot> slot = Slot.find(connection, resync.slot());
      if (slot.isEmpty() || slot.get().lost()) {
        String text = "slot " + resync.slot() + " was lost";
        return new Outcome.Found(
            PipeEvent.RESYNC_FAILED, text, new PipeException.Found(ErrorCode.SLOT_LOST, text));
      }
      if (context.note(POSITION).isEmpty()) {
        context.note(POSITION, slot.get().currentLsn().toString());
      }
      Lsn wanted = Lsn.parse(context.note(POSITION).orElseThrow());
      Lsn confirmed = slot.get().confirmedFlushLsn();
      if (confirmed != null && !wanted.isAfter(confirmed)) {
        return Outcome.done("the new tables are at " + confirmed);
      }
      return ended(context, resync)
          .orElseGet(() -> new Outcome.Wait(null, "at " + confirmed + " of " + wanted, POLL));
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** What it means that the job is not there to catch up; empty while it is. */
  private Optional<Outcome> ended(StepContext context, ResyncRow resync) {
    List<RunRow> runs = context.runs(RunRow.Role.RESYNC);
    Optional<JobView.Status> job =
        runs.isEmpty() ? Optional.empty() : flink.status(runs.get(0).jobId());
    if (job.isPresent() && !job.get().ended()) {
      return Optional.empty();
    }
    if (job.isPresent() && job.get() == JobView.Status.FAILED) {
      PipeException.Found error = flink.failure(runs.get(0).jobId());
      return Optional.of(
          new Outcome.Found(
              ResyncFailure.event(error, resync.restarts()), "the resync's job failed", error));
    }
    return Optional.of(new Outcome.Found(PipeEvent.RESYNC_LOST, "the resync's job has ended"));
  }
}
