package io.penstock.job.stream;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.FormerShape;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.PgType;
import io.penstock.model.type.TypeMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of a table's definitions a relation shows. Names may have gone from one column to another,
 * but a Relation message has the columns in the order of their numbers, which stay: names, types
 * and order together tell the definition.
 */
final class RelationFit {

  static final int ABSENT = -1;

  /** The plan with the names and types of that definition. */
  final TablePlan plan;

  /**
   * For each plan column its place in the relation's tuples; {@link #ABSENT} for one that the table
   * had not yet, or has no more.
   */
  final int[] places;

  private RelationFit(TablePlan plan, int[] places) {
    this.plan = plan;
    this.places = places;
  }

  /**
   * Finds the definition of a change.
   *
   * @param version the change's position in the WAL
   * @throws PipeException SCHEMA_CHANGED when it is none that the plan knows, or the replica
   *     identity does not fit; SCHEMA_AMBIGUOUS when it has passed and cannot be told
   */
  static RelationFit of(TablePlan plan, Relation relation, long version) {
    if (shows(relation, plan.shape())) {
      return fit(plan, plan.shape(), relation);
    }
    if (Long.compareUnsigned(version, plan.history().asOf().value()) >= 0) {
      throw changed(plan, difference(plan, relation));
    }
    for (FormerShape shape : plan.history().shapes()) {
      if (shows(relation, shape)) {
        return fit(plan, shape, relation);
      }
    }
    return fit(plan, passed(plan, relation), relation);
  }

  private static boolean shows(Relation relation, FormerShape shape) {
    List<Relation.Column> sent = carried(relation, shape.leftOut());
    if (sent.size() != shape.columns().size()) {
      return false;
    }
    for (int i = 0; i < sent.size(); i++) {
      FormerShape.Column column = shape.columns().get(i);
      if (!sent.get(i).name().equals(column.name()) || !isOf(sent.get(i), column.type())) {
        return false;
      }
    }
    return true;
  }

  private static List<Relation.Column> carried(Relation relation, List<String> leftOut) {
    return relation.columns().stream().filter(c -> !leftOut.contains(c.name())).toList();
  }

  private static boolean isOf(Relation.Column column, PgType type) {
    return column.is(type)
        && (column.typmod() == type.typmod()
            || TypeMap.destination(type.withTypmod(column.typmod()))
                .equals(TypeMap.destination(type)));
  }

  private static RelationFit fit(TablePlan plan, FormerShape shape, Relation relation) {
    TablePlan then = plan.in(shape);
    int[] places = new int[then.columns().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = place(then.columns().get(i), shape, relation);
    }
    checkIdentity(then, relation);
    return new RelationFit(then, places);
  }

  private static int place(ColumnPlan column, FormerShape shape, Relation relation) {
    boolean there = shape.columns().stream().anyMatch(c -> c.attnum() == column.attnum());
    for (int i = 0; there && i < relation.columns().size(); i++) {
      if (relation.columns().get(i).name().equals(column.name())) {
        return i;
      }
    }
    return ABSENT;
  }

  /**
   * A definition that was over when the plan was made, and was never a plan. Columns that are not
   * known have been dropped since, unless one is missing which they may be under another name.
   */
  private static FormerShape passed(TablePlan plan, Relation relation) {
    List<FormerShape> shapes = new ArrayList<>(List.of(plan.shape()));
    shapes.addAll(plan.history().shapes());
    Set<String> leftOut = new TreeSet<>();
    shapes.forEach(shape -> leftOut.addAll(shape.leftOut()));
    List<FormerShape.Column> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Relation.Column sent : relation.columns()) {
      int after = found.isEmpty() ? 0 : found.get(found.size() - 1).attnum();
      List<FormerShape.Column> known =
          shapes.stream()
              .flatMap(shape -> shape.columns().stream())
              .filter(c -> c.attnum() > after && c.name().equals(sent.name()))
              .filter(c -> isOf(sent, c.type()))
              .toList();
      if (known.stream().map(FormerShape.Column::attnum).distinct().count() > 1) {
        throw ambiguous(plan, sent.name());
      }
      if (!known.isEmpty()) {
        found.add(known.get(0));
      } else if (!leftOut.contains(sent.name())) {
        unknown.add(sent.name());
      }
    }
    boolean missing =
        plan.shape().columns().stream()
            .anyMatch(c -> found.stream().noneMatch(f -> f.attnum() == c.attnum()));
    if (missing && !unknown.isEmpty()) {
      throw ambiguous(plan, unknown.get(0));
    }
    return new FormerShape(found, List.copyOf(leftOut));
  }

  private static PipeException ambiguous(TablePlan plan, String column) {
    return new PipeException(
        ErrorCode.SCHEMA_AMBIGUOUS,
        "table "
            + plan.display()
            + " was altered several times; which column of now was called "
            + column
            + " in between cannot be told");
  }

  private static String difference(TablePlan plan, Relation relation) {
    Set<String> planned =
        plan.shape().columns().stream()
            .map(FormerShape.Column::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> added = new TreeSet<>();
    carried(relation, plan.leftOut()).forEach(column -> added.add(column.name()));
    Set<String> gone = new TreeSet<>(planned);
    gone.removeAll(added);
    added.removeAll(planned);
    if (!added.isEmpty()) {
      return "has new columns " + added + (gone.isEmpty() ? "" : " and lacks " + gone);
    }
    return gone.isEmpty()
        ? "has columns of another type or in another order"
        : "no longer has columns " + gone;
  }

  /**
   * Whether a tombstone bears the column: those that the target's rows are told apart by, and the
   * key, for who reads a log of changes.
   */
  static boolean carried(TablePlan plan, ColumnPlan column) {
    return column.key() || plan.mergesBy(column);
  }

  /**
   * An identity without a column that tombstones bear would have them written with a default in its
   * place, and an UPDATE of that column would come without its old value. An identity with a column
   * more means that rows may exist which are equal in all columns that the target's are told apart
   * by; FULL does not say.
   */
  private static void checkIdentity(TablePlan plan, Relation relation) {
    Set<String> planned = new TreeSet<>();
    plan.columns().stream()
        .filter(column -> carried(plan, column))
        .forEach(column -> planned.add(column.name()));
    Set<String> present = new TreeSet<>();
    relation.columns().stream()
        .filter(Relation.Column::inIdentity)
        .forEach(column -> present.add(column.name()));
    boolean fits =
        relation.identity() == Relation.FULL
            ? present.containsAll(planned)
            : present.equals(planned);
    if (!fits) {
      throw changed(
          plan,
          (present.isEmpty()
                  ? "has no replica identity any more"
                  : "has another replica identity " + present)
              + ", the target's rows are told apart by "
              + planned
              + ". Set what it is to go by, a primary key or ALTER TABLE "
              + Quote.postgres(plan.schema(), plan.name())
              + " REPLICA IDENTITY …, then resync the table");
    }
  }

  static PipeException changed(TablePlan plan, String what) {
    return new PipeException(ErrorCode.SCHEMA_CHANGED, "table " + plan.display() + " " + what);
  }
}
