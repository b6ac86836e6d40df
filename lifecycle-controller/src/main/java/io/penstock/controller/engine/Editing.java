package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.definition.WholeSchema;
import io.penstock.controller.fields.Problems;
import io.penstock.model.spec.TableEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an edit changes of a definition; pure.
 *
 * @param added mappings of tables that were not mapped
 * @param removed mappings that are gone
 * @param changed mappings of the same table that say something else now
 * @param others whether anything else than name and tables differs
 */
record Editing(
    List<TableMapping> added,
    List<TableMapping> removed,
    List<TableMapping> changed,
    boolean others) {

  /**
   * The definition that was read, with what only looks different as it was.
   *
   * @param kept stands for the user name as it is
   */
  static PipeDefinition asBefore(PipeDefinition before, PipeDefinition read, String kept) {
    List<TableMapping> tables = new ArrayList<>();
    for (TableMapping mapping : read.tables()) {
      Optional<TableMapping> old = find(before, mapping);
      boolean ours =
          old.isPresent()
              && old.get().engine() == null
              && mapping.engine() == TableEngine.REPLACING_MERGE_TREE;
      // An engine that was left to us is shown as the usual one.
      tables.add(ours ? mapping.withEngine(null) : mapping);
    }
    List<WholeSchema> wholes = new ArrayList<>();
    for (WholeSchema whole : read.wholes()) {
      wholes.add(asBefore(before, whole, tables));
    }
    SourceDefinition source = read.source();
    return read.withTables(tables)
        .withWholes(wholes)
        .withSource(
            source.username().equals(kept)
                ? source.withUsername(before.source().username())
                : source);
  }

  /**
   * A mapping of a whole schema goes on with the tables that it has brought in.
   *
   * @param tables of the edited definition; those are added
   */
  private static WholeSchema asBefore(
      PipeDefinition before, WholeSchema whole, List<TableMapping> tables) {
    Optional<WholeSchema> old = find(before, whole);
    if (old.isEmpty()) {
      return whole;
    }
    Set<List<String>> named = tables.stream().map(TableMapping::source).collect(Collectors.toSet());
    List<String> followed = new ArrayList<>();
    for (TableMapping table : before.tables()) {
      if (before.byWhole(table)
          && table.schema().equals(whole.schema())
          && !named.contains(table.source())
          && !whole.excludedTables().contains(table.table())) {
        tables.add(table);
        followed.add(table.table());
      }
    }
    boolean ours =
        old.get().mapping().engine() == null
            && whole.mapping().engine() == TableEngine.REPLACING_MERGE_TREE;
    return new WholeSchema(
        whole.place(),
        ours ? whole.mapping().withEngine(null) : whole.mapping(),
        whole.excludedTables().stream().distinct().toList(),
        followed);
  }

  /** A definition's mapping of the same whole schema. */
  static Optional<WholeSchema> find(PipeDefinition definition, WholeSchema whole) {
    return definition.wholes().stream()
        .filter(other -> other.schema().equals(whole.schema()))
        .findFirst();
  }

  /** Only which tables it leaves out can be changed of a mapping of a whole schema. */
  static void checkWholes(PipeDefinition before, PipeDefinition after, Problems problems) {
    for (WholeSchema whole : after.wholes()) {
      if (find(before, whole).filter(w -> !w.mapping().equals(whole.mapping())).isPresent()) {
        problems.invalid(
            "source.postgres.tableMappings",
            "of the mapping of "
                + whole.display()
                + " only excludedTables can be changed; map the tables that need something else by"
                + " their names");
      }
    }
  }

  static Editing between(PipeDefinition before, PipeDefinition after) {
    List<TableMapping> added = new ArrayList<>();
    List<TableMapping> changed = new ArrayList<>();
    for (TableMapping mapping : after.tables()) {
      Optional<TableMapping> old = find(before, mapping);
      if (old.isEmpty()) {
        added.add(mapping);
      } else if (!old.get().equals(mapping)) {
        changed.add(mapping);
      }
    }
    List<TableMapping> removed =
        before.tables().stream().filter(mapping -> find(after, mapping).isEmpty()).toList();
    boolean others =
        !before.source().equals(after.source()) || !before.settings().equals(after.settings());
    return new Editing(added, removed, changed, others);
  }

  private static Optional<TableMapping> find(PipeDefinition definition, TableMapping mapping) {
    return definition.tables().stream()
        .filter(other -> other.source().equals(mapping.source()))
        .findFirst();
  }

  /** Whether nothing but perhaps the name differs. */
  boolean nothing() {
    return onlyOthers() && !others;
  }

  /** Whether the tables are as they were. */
  boolean onlyOthers() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  /** What makes no sense in itself. */
  void check(PipeDefinition before, Problems problems) {
    for (TableMapping mapping : changed) {
      String old = find(before, mapping).map(TableMapping::target).orElse("");
      if (!old.equals(mapping.target())) {
        problems.invalid(
            "source.postgres.tableMappings",
            "the target of "
                + mapping.display()
                + " cannot be changed; remove the table and add it with another targetTable");
      }
    }
    if (!changed.isEmpty() && (others || !added.isEmpty() || !removed.isEmpty())) {
      problems.invalid(
          "source.postgres.tableMappings",
          "a changed mapping copies its table anew; change it in a request of its own, and"
              + " connection, settings or other tables in another");
    }
  }

  /** One line for the history. */
  String text() {
    List<String> parts = new ArrayList<>();
    list(parts, "added", added);
    list(parts, "removed", removed);
    list(parts, "changed", changed);
    if (others) {
      parts.add("connection or settings changed");
    }
    return "Edited: " + String.join("; ", parts);
  }

  private static void list(List<String> parts, String what, List<TableMapping> mappings) {
    if (!mappings.isEmpty()) {
      parts.add(
          what + " " + String.join(", ", mappings.stream().map(TableMapping::display).toList()));
    }
  }
}
