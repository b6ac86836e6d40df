package io.penstock.controller.engine;

import io.penstock.controller.source.PartitionTrees;
import io.penstock.controller.source.PartitionTrees.Edge;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sees what Postgres sends no change for: a table that is attached as a partition with rows in it,
 * and a partition that is detached or dropped.
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
      List<String> known = spec.partitions().get(tree.getKey());
      if (known == null) {
        // Planned by a version that did not look.
        continue;
      }
      int index = roots.get(tree.getKey());
      TablePlan plan = spec.tables().get(index);
      List<String> filled = filled(connection, tree.getValue(), known);
      if (!filled.isEmpty()) {
        return Optional.of(
            new PipeException.Found(ErrorCode.SCHEMA_CHANGED, attached(plan, filled), index));
      }
      gone(plan, tree.getValue(), known).ifPresent(notes::add);
    }
    record(pipe, seen);
    notes.forEach(note -> journal.note(pipe.id(), "warning", note, "", Journal.CONTROLLER));
    return Optional.empty();
  }

  /** Leaves whose rows may have come with them. */
  private static List<String> filled(Connection connection, List<Edge> edges, List<String> known) {
    Set<String> keys = known.stream().map(Edge::key).collect(Collectors.toSet());
    Map<Long, Edge> byOid = new HashMap<>();
    edges.forEach(edge -> byOid.put(edge.oid(), edge));
    List<String> filled = new ArrayList<>();
    for (Edge leaf : edges) {
      boolean hung = false;
      for (Edge on = leaf; on != null; on = byOid.get(on.parent())) {
        hung |= !keys.contains(on.key()) && !on.born();
      }
      boolean bears = !leaf.kind().equals("p");
      if (bears && hung && PartitionTrees.mayHoldRows(connection, leaf)) {
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

  private static Optional<String> gone(TablePlan plan, List<Edge> edges, List<String> known) {
    Set<String> keys = edges.stream().map(Edge::key).collect(Collectors.toSet());
    List<String> gone = new ArrayList<>();
    for (String text : known) {
      String[] parts = text.split(" ", 3);
      if (!keys.contains(parts[0]) && !parts[1].equals("p")) {
        gone.add(parts[2]);
      }
    }
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Of "
                + plan.display()
                + (gone.size() == 1 ? " partition " : " partitions ")
                + few(gone)
                + (gone.size() == 1 ? " was" : " were")
                + " detached or dropped, of which Postgres sends nothing: the rows stay in "
                + plan.targetTable()
                + ". Delete them there, or resync the table");
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
