package io.penstock.controller.engine.step.resync;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.lifecycle.PipeEvent;

/** The swap is over: a pipe that only copies is complete again, another one goes on. */
public final class EndSwap implements Step {

  @Override
  public Outcome perform(StepContext context) {
    if (context.definition().mode().streams()) {
      return Outcome.done("the job follows the new tables");
    }
    // Single tables may be through while the job still copies others.
    return context.resync().whole() || context.pipe().loaded()
        ? new Outcome.Found(PipeEvent.JOB_FINISHED, "the new tables are complete")
        : Outcome.done("the job copies the other tables");
  }
}
