package io.penstock.controller.definition;

import io.penstock.model.spec.ReplicationMode;
import java.util.List;

/**
 * What a user asked for.
 *
 * @param name 1–255 characters, unique in its service
 * @param source the Postgres side
 * @param database of the target tables
 * @param settings sizes and choices
 * @param tables at least one, in the user's order
 */
public record PipeDefinition(
    String name,
    SourceDefinition source,
    String database,
    PipeSettings settings,
    List<TableMapping> tables) {

  public PipeDefinition {
    tables = List.copyOf(tables);
  }

  /** Which phases the pipe has. */
  public ReplicationMode mode() {
    return settings.mode();
  }

  /** The same under another name. */
  public PipeDefinition withName(String other) {
    return new PipeDefinition(other, source, database, settings, tables);
  }

  /** The same with another source. */
  public PipeDefinition withSource(SourceDefinition other) {
    return new PipeDefinition(name, other, database, settings, tables);
  }
}
