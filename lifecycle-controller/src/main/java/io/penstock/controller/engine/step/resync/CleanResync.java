package io.penstock.controller.engine.step.resync;

import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.ResyncTables;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.flink.StateFiles;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.ReplicationRemoval;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.SwapLeftovers;
import io.penstock.model.error.ErrorCode;
import java.time.Duration;

/**
 * What the resync leaves is gone: after the swap the replaced tables, the slot that is not read any
 * more and the ended jobs' state; before it, when it is undone, all that it had made.
 */
public final class CleanResync implements Step {

  private static final Duration OLD_READER = Duration.ofSeconds(10);

  private final Services services;
  private final ReplicationRemoval removal;
  private final FlinkClient flink;
  private final StateFiles files;

  public CleanResync(
      Services services, ReplicationRemoval removal, FlinkClient flink, StateFiles files) {
    this.services = services;
    this.removal = removal;
    this.flink = flink;
    this.files = files;
  }

  @Override
  public Outcome perform(StepContext context) {
    ResyncRow resync = context.resync();
    boolean swapped = resync.phase() == ResyncRow.Phase.SWAPPED;
    boolean brokenOff = context.pipe().state() == PipeState.FAILED;
    if (brokenOff && !swapped) {
      return Outcome.done("the resync is not through");
    }
    String slot =
        swapped ? resync.swapLeftovers().map(SwapLeftovers::slot).orElse("") : resync.slot();
    boolean force = context.age().compareTo(OLD_READER) > 0;
    if (!slot.isEmpty() && !removal.remove(context.definition().source(), slot, "", force)) {
      return Outcome.wait(
          ErrorCode.SLOT_ACTIVE, "slot " + slot + " is still read", Duration.ofSeconds(1));
    }
    ResyncTables.remove(context, services);
    if (!swapped) {
      context
          .store()
          .use(daos -> daos.runs().become(resync.pipeId(), RunRow.Role.RESYNC, RunRow.Role.OLD));
    }
    discardState(context);
    if (brokenOff) {
      // What failed after the swap is the pipe's own trouble; the resync has done its part.
      context.store().use(daos -> daos.resyncs().forget(resync.pipeId()));
    }
    return Outcome.done("slot, tables and state are removed");
  }

  private void discardState(StepContext context) {
    for (RunRow run : context.runs(RunRow.Role.OLD)) {
      if (run.discarded()) {
        continue;
      }
      files.removeCheckpoints(run.jobId());
      if (!run.savepoint().isEmpty() && !files.removeSavepoint(run.savepoint())) {
        flink.dispose(run.savepoint());
      }
      context.store().use(daos -> daos.runs().discarded(run.jobId()));
    }
  }
}
