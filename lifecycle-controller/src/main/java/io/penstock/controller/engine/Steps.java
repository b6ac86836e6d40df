package io.penstock.controller.engine;

import io.penstock.controller.engine.step.Step;
import io.penstock.controller.lifecycle.StepKind;
import java.util.EnumMap;
import java.util.Map;

/** What performs each kind of step; none may be missing. */
public final class Steps {

  private final Map<StepKind, Step> byKind;

  public Steps(Map<StepKind, Step> byKind) {
    this.byKind = new EnumMap<>(byKind);
    for (StepKind kind : StepKind.values()) {
      if (!byKind.containsKey(kind)) {
        throw new IllegalArgumentException("nothing performs " + kind);
      }
    }
  }

  Step of(StepKind kind) {
    Step step = byKind.get(kind);
    if (step == null) {
      throw new IllegalStateException("nothing performs " + kind);
    }
    return step;
  }
}
