package io.penstock.controller.definition;

import io.penstock.model.spec.ReplicationMode;
import java.util.Collection;
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

  /** The same with other settings. */
  public PipeDefinition withSettings(PipeSettings other) {
    return new PipeDefinition(name, source, database, other, tables);
  }

  /** The same with other tables. */
  public PipeDefinition withTables(List<TableMapping> others) {
    return new PipeDefinition(name, source, database, settings, others);
  }

  /** The same with only the tables that are chosen by schema and name; all when none is. */
  public PipeDefinition chosen(Collection<List<String>> sources) {
    return sources.isEmpty()
        ? this
        : withTables(tables.stream().filter(t -> sources.contains(t.source())).toList());
  }

  /** The same with another source. */
  public PipeDefinition withSource(SourceDefinition other) {
    return new PipeDefinition(name, other, database, settings, tables);
  }
}
