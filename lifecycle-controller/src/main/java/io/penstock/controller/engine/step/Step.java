package io.penstock.controller.engine.step;

/** A kind of step. */
public interface Step {

  /**
   * Performs it, or finds that it is done.
   *
   * @throws io.penstock.model.error.PipeException of class RETRY: it is performed again later; of
   *     another class: the pipe fails
   */
  Outcome perform(StepContext context);
}
