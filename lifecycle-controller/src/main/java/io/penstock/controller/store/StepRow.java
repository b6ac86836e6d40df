package io.penstock.controller.store;

import io.penstock.controller.lifecycle.StepKind;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the step log.
 *
 * @param status {@code OPEN, DONE, FAILED, DROPPED}
 * @param notes JSON object of texts: the ids that were chosen before acting
 * @param attempts how often it was tried
 * @param outcome what came of it, or what it waits for
 * @param endedAt null while it is open
 */
public record StepRow(
    long id,
    String pipeId,
    StepKind kind,
    String status,
    String notes,
    int attempts,
    String outcome,
    long madeAt,
    @Nullable Long endedAt) {

  /** Whether it was carried through. */
  public boolean done() {
    return status.equals("DONE");
  }
}
