package io.penstock.controller.engine.step.resync;

import io.penstock.controller.engine.step.Outcome;
import io.penstock.controller.engine.step.Step;
import io.penstock.controller.engine.step.StepContext;
import io.penstock.controller.source.Replication;

/**
 * The resync begins anew, with other names: a table's definition changed while it was copied, and
 * its first half does not fit the second.
 */
public final class ResetResync implements Step {

  private static final String SLOT = "slot";

  private final Step clean;

  /**
   * A step.
   *
   * @param clean removes what was made so far
   */
  public ResetResync(Step clean) {
    this.clean = clean;
  }

  @Override
  public Outcome perform(StepContext context) {
    String pipe = context.pipe().id();
    if (context.note(SLOT).filter(context.resync().slot()::equals).isPresent()) {
      return Outcome.done("begun anew before");
    }
    Outcome cleaned = clean.perform(context);
    if (!(cleaned instanceof Outcome.Done)) {
      return cleaned;
    }
    if (context.note(SLOT).isEmpty()) {
      context.store().use(daos -> daos.pipes().countResync(pipe));
      int number = context.store().with(daos -> daos.pipes().resyncs(pipe));
      context.note(
          SLOT, context.resync().slot().isEmpty() ? "" : Replication.resyncSlot(pipe, number));
    }
    String slot = context.note(SLOT).orElse("");
    context.store().use(daos -> daos.resyncs().reset(pipe, slot));
    return Outcome.done("the resync begins anew");
  }
}
