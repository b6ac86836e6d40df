package io.penstock.controller.engine;

import io.penstock.controller.source.PartitionTrees;
import io.penstock.controller.source.PartitionTrees.Edge;
import io.penstock.controller.source.PartitionTrees.Known;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees what Postgres sends no change for: a table that is attached as a partition with rows in it,
 * and a partition that is detached, dropped or truncated.
 */
final class PartitionWatch {

  private static final int NAMED = 3;

  private final Store store;
  private final Journal journal;
  private final Clock clock;

  PartitionWatch(Store store, Journal journal, Clock clock) {
    this.store = store;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Compares the partitions with those that are recorded, and records them.
   *
   * @return the first table whose target lacks rows since; its partitions are recorded when they
   *     are looked at the next time
   */
  Optional<PipeException.Found> look(PipeRow pipe, Connection connection) {
    PipeSpec spec = pipe.parsedSpec().orElseThrow();
    Map<Long, Integer> roots = new HashMap<>();
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan plan = spec.tables().get(i);
      if (plan.active() && plan.partitioned()) {
        roots.put(plan.oid(), i);
      }
    }
    if (roots.isEmpty() || spec.stream() == null) {
      return Optional.empty();
    }
    Map<Long, List<Edge>> trees = PartitionTrees.read(connection, roots.keySet());
    Map<Long, List<String>> seen = new HashMap<>(spec.partitions());
    trees.forEach((root, edges) -> seen.put(root, edges.stream().map(Edge::text).toList()));
    if (seen.equals(spec.partitions())) {
      return Optional.empty();
    }
    List<String> notes = new ArrayList<>();
    for (Map.Entry<Long, List<Edge>> tree : trees.entrySet()) {
      List<String> texts = spec.partitions().get(tree.getKey());
      if (texts == null) {
        // Planned by a version that did not look.
        continue;
      }
      Map<String, Known> known = new LinkedHashMap<>();
      texts.stream().map(Edge::known).forEach(edge -> known.put(edge.key(), edge));
      int index = roots.get(tree.getKey());
      TablePlan plan = spec.tables().get(index);
      List<String> filled = filled(connection, tree.getValue(), known);
      if (!filled.isEmpty()) {
        return Optional.of(
            new PipeException.Found(ErrorCode.SCHEMA_CHANGED, attached(plan, filled), index));
      }
      gone(plan, tree.getValue(), known).ifPresent(notes::add);
      if (!spec.settings().ignoresTruncate()) {
        emptied(plan, tree.getValue(), known).ifPresent(notes::add);
      }
    }
    record(pipe, seen);
    notes.forEach(note -> journal.note(pipe.id(), "warning", note, "", Journal.CONTROLLER));
    return Optional.empty();
  }

  /** Leaves whose rows may have come with them. */
  private static List<String> filled(
      Connection connection, List<Edge> edges, Map<String, Known> known) {
    Map<Long, Edge> byOid = new HashMap<>();
    edges.forEach(edge -> byOid.put(edge.oid(), edge));
    List<String> filled = new ArrayList<>();
    for (Edge leaf : edges) {
      boolean hung = false;
      for (Edge on = leaf; on != null; on = byOid.get(on.parent())) {
        hung |= !known.containsKey(on.key()) && !on.born();
      }
      if (leaf.leaf() && hung && PartitionTrees.mayHoldRows(connection, leaf)) {
        filled.add(leaf.display());
      }
    }
    return filled;
  }

  private static String attached(TablePlan plan, List<String> filled) {
    return (filled.size() == 1 ? "partition " : "partitions ")
        + few(filled)
        + " of "
        + plan.display()
        + (filled.size() == 1 ? " was" : " were")
        + " attached with rows, of which Postgres sends nothing; a resync of the table copies them";
  }

  private static Optional<String> gone(TablePlan plan, List<Edge> edges, Map<String, Known> known) {
    Set<String> keys = edges.stream().map(Edge::key).collect(Collectors.toSet());
    List<String> gone =
        known.values().stream()
            .filter(was -> was.leaf() && !keys.contains(was.key()))
            .map(Known::display)
            .toList();
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            left(plan, gone, "detached or dropped", "")
                + ". Delete them there, or resync the table");
  }

  /**
   * Leaves that have another file. A TRUNCATE of the root is sent; it gives all of them another in
   * one transaction.
   */
  private static Optional<String> emptied(
      TablePlan plan, List<Edge> edges, Map<String, Known> known) {
    List<Edge> leaves =
        edges.stream()
            .filter(edge -> edge.leaf() && known.containsKey(edge.key()))
            .filter(edge -> known.get(edge.key()).file() != 0)
            .toList();
    List<Edge> other =
        leaves.stream().filter(leaf -> leaf.file() != known.get(leaf.key()).file()).toList();
    boolean all =
        other.size() == leaves.size()
            && other.stream().map(Edge::changedBy).distinct().count() == 1;
    return other.isEmpty() || all
        ? Optional.empty()
        : Optional.of(
            left(
                    plan,
                    other.stream().map(Edge::display).toList(),
                    "truncated or rewritten (as VACUUM FULL does)",
                    "if truncated, ")
                + ". Then resync the table, or delete them there");
  }

  private static String left(TablePlan plan, List<String> names, String how, String condition) {
    return "Of "
        + plan.display()
        + (names.size() == 1 ? " partition " : " partitions ")
        + few(names)
        + (names.size() == 1 ? " was " : " were ")
        + how
        + ", of which Postgres sends nothing: "
        + condition
        + "the rows stay in "
        + plan.targetTable();
  }

  private static String few(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? some + " and " + (names.size() - NAMED) + " more" : some;
  }

  private void record(PipeRow pipe, Map<Long, List<String>> seen) {
    store.use(
        daos -> {
          PipeSpec now = daos.pipes().find(pipe.id()).flatMap(PipeRow::parsedSpec).orElse(null);
          if (now != null) {
            Set<Long> followed =
                now.tables().stream()
                    .filter(TablePlan::active)
                    .map(TablePlan::oid)
                    .collect(Collectors.toCollection(HashSet::new));
            Map<Long, List<String>> kept = new HashMap<>(seen);
            kept.keySet().retainAll(followed);
            daos.pipes()
                .recordSpec(pipe.id(), SpecJson.write(now.withPartitions(kept)), clock.millis());
          }
        });
  }
}
