package io.penstock.controller.engine.step.resync;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.store.ResyncRow;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.PipeException;

/**
 * The live job runs again beside the resync's. If it cannot, the resync goes on all the same: it is
 * what heals the pipe.
 */
public final class ReviveJob implements Step {

  private final Step check;
  private final Step submit;

  public ReviveJob(Step check, Step submit) {
    this.check = check;
    this.submit = submit;
  }

  @Override
  public Outcome perform(StepContext context) {
    if (context.resync().back() != ResyncRow.Back.JOB) {
      return Outcome.done("there was no live job");
    }
    Outcome outcome = revive(context);
    if (!(outcome instanceof Outcome.Failed failed)) {
      return outcome;
    }
    context
        .store()
        .use(
            daos ->
                daos.resyncs()
                    .leadBackTo(
                        context.pipe().id(),
                        ResyncRow.Back.FAILED,
                        failed.code().name(),
                        failed.detail()));
    context.event(
        "warning",
        "The live job cannot be started again ("
            + failed.code()
            + ": "
            + failed.detail()
            + "); the live tables stand still until the resync is through");
    return Outcome.done("the live job stays down");
  }

  private Outcome revive(StepContext context) {
    try {
      Outcome checked = check.perform(context);
      return checked instanceof Outcome.Done ? submit.perform(context) : checked;
    } catch (PipeException e) {
      boolean ours = e.code().errorClass() == ErrorClass.RETRY || e.found().stopsTable();
      if (ours) {
        throw e;
      }
      return Outcome.failed(e.code(), e.detail());
    }
  }
}
