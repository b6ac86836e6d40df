package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Leaves;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What must be so of a partitioned table's leaves. Rows are in them: each is copied by itself, and
 * what an old row is known by in the stream is the leaf's replica identity, not the root's.
 */
final class LeafValidation {

  private static final int NAMED = 3;

  private final PipeDefinition definition;
  private final Problems problems;

  LeafValidation(PipeDefinition definition, Problems problems) {
    this.definition = definition;
    this.problems = problems;
  }

  /** What the leaves are and whether they can be read; false when planning makes no sense. */
  boolean leaves(String field, TableMapping mapping, SourceTable root, ServerFacts facts) {
    boolean local =
        fit(
            field,
            root,
            ErrorCode.TABLE_KIND,
            leaves -> leaves.kind().equals("f"),
            "a foreign table, whose rows lie elsewhere",
            leaf -> "ALTER TABLE … DETACH PARTITION " + name(leaf) + ";");
    boolean logged =
        fit(
            field,
            root,
            ErrorCode.TABLE_KIND,
            leaves -> leaves.persistence().equals("u"),
            "an unlogged table, whose changes are not in the WAL",
            leaf -> "ALTER TABLE " + name(leaf) + " SET LOGGED;");
    if (definition.mode().snapshots()) {
      readable(field, mapping, root, facts.role());
    }
    return local && logged;
  }

  private void readable(String field, TableMapping mapping, SourceTable root, String role) {
    String quoted = Quote.postgres(role);
    fit(
        field,
        root,
        ErrorCode.SOURCE_PRIVILEGE,
        leaves -> !leaves.schemaUsable(),
        "in a schema that role " + role + " has no USAGE on",
        leaf -> "GRANT USAGE ON SCHEMA " + Quote.postgres(leaf.schema()) + " TO " + quoted + ";");
    List<String> copied =
        root.columns().stream()
            .filter(column -> !column.generated())
            .map(SourceTable.Column::name)
            .filter(column -> !mapping.excludedColumns().contains(column))
            .toList();
    fit(
        field,
        root,
        ErrorCode.SOURCE_PRIVILEGE,
        leaves -> leaves.hiddenColumns().stream().anyMatch(copied::contains),
        "not readable for role " + role + ", and copied by itself",
        leaf -> "GRANT SELECT ON " + name(leaf) + " TO " + quoted + ";");
    fit(
        field,
        root,
        ErrorCode.SOURCE_PRIVILEGE,
        Leaves::rowSecurity,
        "under row-level security that hides rows from role " + role,
        leaf -> "ALTER ROLE " + quoted + " BYPASSRLS;");
  }

  /**
   * Whether old rows of every leaf bear what the target's rows are known by. Postgres takes no
   * notice: it would send deletes that cannot be matched, or refuse the user's own changes.
   */
  void identities(String field, SourceTable root, TablePlan plan) {
    if (!definition.mode().streams()) {
      return;
    }
    List<String> key =
        plan.columns().stream().filter(ColumnPlan::key).map(ColumnPlan::name).toList();
    fit(
        field,
        root,
        ErrorCode.NO_REPLICA_IDENTITY,
        leaves ->
            leaves.kind().equals("r")
                && !leaves.identity().equals("f")
                && !leaves.identityColumns().containsAll(key),
        "without a replica identity that holds " + shortened(key),
        leaf -> "ALTER TABLE " + name(leaf) + " REPLICA IDENTITY " + identity(root, leaf) + ";");
  }

  /** The root's own identity, as the leaf would have it: it is not inherited. */
  private static String identity(SourceTable root, Leaves.Leaf leaf) {
    return switch (root.identity()) {
      case "d" -> "DEFAULT";
      case "i" -> leaf.index().isEmpty() ? "FULL" : "USING INDEX " + Quote.postgres(leaf.index());
      default -> "FULL";
    };
  }

  private boolean fit(
      String field,
      SourceTable root,
      ErrorCode code,
      Predicate<Leaves> unfit,
      String what,
      Function<Leaves.Leaf, String> remedy) {
    List<Leaves> found = root.leaves().stream().filter(unfit).toList();
    long count = found.stream().mapToLong(Leaves::count).sum();
    if (count == 0) {
      return true;
    }
    List<Leaves.Leaf> few =
        found.stream().flatMap(leaves -> leaves.few().stream()).limit(NAMED).toList();
    long more = count - few.size();
    List<String> names = new ArrayList<>();
    few.forEach(leaf -> names.add(leaf.schema() + "." + leaf.name()));
    String remedies = few.stream().map(remedy).distinct().collect(Collectors.joining(" "));
    // What an ellipsis stands in is not for running as it stands.
    String sql = more > 0 || remedies.contains(" … ") ? "" : remedies;
    problems.add(
        new Problem(
            field,
            code,
            (count == 1 ? "partition " : "partitions ")
                + String.join(", ", names)
                + (more > 0 ? " and " + more + " more" : "")
                + " of "
                + root.display()
                + (count == 1 ? " is " : " are each ")
                + what,
            remedies + (more > 0 ? " And likewise for the others." : ""),
            sql));
    return false;
  }

  private static String shortened(List<String> names) {
    return names.size() <= NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED)) + " …";
  }

  private static String name(Leaves.Leaf leaf) {
    return Quote.postgres(leaf.schema(), leaf.name());
  }
}
