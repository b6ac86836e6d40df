package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import java.time.Instant;

/** A pipe as the API shows it. */
public record PipeView(
    String id,
    String serviceId,
    PipeState state,
    PipeDefinition definition,
    Instant createdAt,
    Instant updatedAt) {

  static PipeView of(PipeRow row) {
    return new PipeView(
        row.id(),
        row.serviceId(),
        row.state(),
        row.parsedDefinition(),
        Instant.ofEpochMilli(row.createdAt()),
        Instant.ofEpochMilli(row.updatedAt()));
  }
}
