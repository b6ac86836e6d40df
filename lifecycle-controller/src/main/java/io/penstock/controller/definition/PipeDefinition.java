package io.penstock.controller.definition;

import io.penstock.model.spec.ReplicationMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a user asked for.
 *
 * @param name 1–255 characters, unique in its service
 * @param source the Postgres side
 * @param database of the target tables
 * @param settings sizes and choices
 * @param tables one by one: those that the user named, in their order, then those that came by a
 *     mapping of a whole schema
 * @param wholes mappings of whole schemas, in the user's order
 * @param sharedTargets that several tables may fill
 * @param deleteOnMerge whether deleted rows are removed from the targets
 * @param roles of ClickHouse, as given; only shown again, as the service's user makes the targets
 */
public record PipeDefinition(
    String name,
    SourceDefinition source,
    String database,
    PipeSettings settings,
    List<TableMapping> tables,
    List<WholeSchema> wholes,
    List<String> sharedTargets,
    Boolean deleteOnMerge,
    List<String> roles) {

  public PipeDefinition {
    tables = List.copyOf(tables);
    wholes = wholes == null ? List.of() : List.copyOf(wholes);
    sharedTargets = sharedTargets == null ? List.of() : List.copyOf(sharedTargets);
    deleteOnMerge = deleteOnMerge == null ? Boolean.FALSE : deleteOnMerge;
    roles = roles == null ? List.of() : List.copyOf(roles);
  }

  /** A definition whose tables are all named. */
  public PipeDefinition(
      String name,
      SourceDefinition source,
      String database,
      PipeSettings settings,
      List<TableMapping> tables) {
    this(name, source, database, settings, tables, List.of(), List.of(), false, List.of());
  }

  /** Which phases the pipe has. */
  public ReplicationMode mode() {
    return settings.mode();
  }

  /** The same under another name. */
  public PipeDefinition withName(String other) {
    return new PipeDefinition(
        other, source, database, settings, tables, wholes, sharedTargets, deleteOnMerge, roles);
  }

  /** The same with other settings. */
  public PipeDefinition withSettings(PipeSettings other) {
    return new PipeDefinition(
        name, source, database, other, tables, wholes, sharedTargets, deleteOnMerge, roles);
  }

  /** The same with other tables. */
  public PipeDefinition withTables(List<TableMapping> others) {
    return new PipeDefinition(
        name, source, database, settings, others, wholes, sharedTargets, deleteOnMerge, roles);
  }

  /** The same with only the tables that are chosen by schema and name; all when none is. */
  public PipeDefinition chosen(Collection<List<String>> sources) {
    return sources.isEmpty()
        ? this
        : withTables(tables.stream().filter(t -> sources.contains(t.source())).toList());
  }

  /** The same with another source. */
  public PipeDefinition withSource(SourceDefinition other) {
    return new PipeDefinition(
        name, other, database, settings, tables, wholes, sharedTargets, deleteOnMerge, roles);
  }

  /** The same with other mappings of whole schemas. */
  public PipeDefinition withWholes(List<WholeSchema> others) {
    return new PipeDefinition(
        name, source, database, settings, tables, others, sharedTargets, deleteOnMerge, roles);
  }

  /** Whether a table came by a mapping of its whole schema. */
  public boolean byWhole(TableMapping table) {
    return wholes.stream()
        .anyMatch(w -> w.schema().equals(table.schema()) && w.followed().contains(table.table()));
  }

  /** The mappings as the user gave them, in their order. */
  public List<TableMapping> given() {
    List<TableMapping> given =
        new ArrayList<>(tables.stream().filter(table -> !byWhole(table)).toList());
    for (WholeSchema whole : wholes) {
      given.add(Math.min(whole.place(), given.size()), whole.mapping());
    }
    return given;
  }

  /** The same without the tables that came by mappings of whole schemas. */
  public PipeDefinition asGiven() {
    return withTables(tables.stream().filter(table -> !byWhole(table)).toList())
        .withWholes(wholes.stream().map(whole -> whole.withFollowed(List.of())).toList());
  }

  /** The same with more tables, which came by a mapping of their whole schema. */
  public PipeDefinition withFollowed(WholeSchema by, List<TableMapping> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<TableMapping> all = new ArrayList<>(tables);
    all.addAll(more);
    List<String> followed = new ArrayList<>(by.followed());
    more.forEach(table -> followed.add(table.table()));
    return withTables(all)
        .withWholes(
            wholes.stream().map(w -> w.equals(by) ? by.withFollowed(followed) : w).toList());
  }

  /** The same without some tables that came by mappings of whole schemas. */
  public PipeDefinition withoutFollowed(Collection<List<String>> sources) {
    return withTables(tables.stream().filter(t -> !sources.contains(t.source())).toList())
        .withWholes(
            wholes.stream()
                .map(
                    w ->
                        w.withFollowed(
                            w.followed().stream()
                                .filter(name -> !sources.contains(List.of(w.schema(), name)))
                                .toList()))
                .toList());
  }

  /** Some tables, and those that fill the same targets: none can be copied anew without them. */
  public List<List<String>> withSharers(List<List<String>> sources) {
    List<List<String>> all = new ArrayList<>(sources);
    for (TableMapping one : tables) {
      boolean filled =
          tables.stream()
              .anyMatch(t -> t.target().equals(one.target()) && sources.contains(t.source()));
      if (filled && !all.contains(one.source())) {
        all.add(one.source());
      }
    }
    return all;
  }
}
