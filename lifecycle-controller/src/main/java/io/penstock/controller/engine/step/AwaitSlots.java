package io.penstock.controller.engine.step;

import io.penstock.controller.flink.FlinkClient;

/** Flink has room for the job; nothing is made in Postgres before it has. */
public final class AwaitSlots implements Step {

  private final FlinkClient flink;

  public AwaitSlots(FlinkClient flink) {
    this.flink = flink;
  }

  @Override
  public Outcome perform(StepContext context) {
    int needed = context.definition().settings().initialLoadParallelism();
    return FreeSlots.missing(flink, needed).orElseGet(() -> Outcome.done("slots are free"));
  }
}
