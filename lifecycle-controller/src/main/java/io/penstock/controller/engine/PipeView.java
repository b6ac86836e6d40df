package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.UnreadableDefinitionException;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import java.time.Instant;
import java.util.Optional;

/**
 * A pipe as the API shows it.
 *
 * @param readable its definition, empty where what is stored cannot be read
 * @param unreadable why not, else empty
 */
public record PipeView(
    String id,
    String serviceId,
    String name,
    PipeState state,
    Optional<PipeDefinition> readable,
    String unreadable,
    Instant createdAt,
    Instant updatedAt) {

  /** Of a pipe that cannot be read too: it is there, and hides no other. */
  static PipeView of(PipeRow row) {
    try {
      return of(row, Optional.of(row.parsedDefinition()), "");
    } catch (UnreadableDefinitionException e) {
      return of(row, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private static PipeView of(PipeRow row, Optional<PipeDefinition> readable, String unreadable) {
    return new PipeView(
        row.id(),
        row.serviceId(),
        row.name(),
        row.state(),
        readable,
        unreadable,
        Instant.ofEpochMilli(row.createdAt()),
        Instant.ofEpochMilli(row.updatedAt()));
  }

  /**
   * The same, for what goes by all of it.
   *
   * @throws CommandException when its definition cannot be read
   */
  PipeView whole() {
    if (readable.isEmpty()) {
      throw CommandException.conflict(unreadable);
    }
    return this;
  }

  /**
   * Its definition, for what cannot do without.
   *
   * @throws CommandException when it cannot be read
   */
  public PipeDefinition definition() {
    return readable.orElseThrow(() -> CommandException.conflict(unreadable));
  }
}
