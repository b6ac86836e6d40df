package io.penstock.job.stream;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.TypeMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether a relation is still the table that was planned. */
final class RelationFit {

  private RelationFit() {}

  /**
   * For each plan column its place in the relation's tuples.
   *
   * @throws PipeException SCHEMA_CHANGED when columns, types or the replica identity do not fit
   */
  static int[] places(TablePlan plan, Relation relation) {
    int[] places = new int[plan.columns().size()];
    Set<String> unknown = new HashSet<>();
    relation.columns().forEach(column -> unknown.add(column.name()));
    unknown.removeAll(plan.leftOut());
    for (int i = 0; i < places.length; i++) {
      ColumnPlan column = plan.columns().get(i);
      places[i] = place(plan, column, relation.columns());
      unknown.remove(column.name());
    }
    if (!unknown.isEmpty()) {
      throw changed(plan, "has new columns " + unknown);
    }
    checkIdentity(plan, relation);
    return places;
  }

  private static int place(TablePlan plan, ColumnPlan column, List<Relation.Column> columns) {
    for (int i = 0; i < columns.size(); i++) {
      Relation.Column present = columns.get(i);
      if (present.name().equals(column.name())) {
        boolean sameType =
            present.is(column.type())
                && (present.typmod() == column.type().typmod()
                    || TypeMap.destination(column.type().withTypmod(present.typmod()))
                        .equals(TypeMap.destination(column.type())));
        if (!sameType) {
          throw changed(plan, "has another type for column " + column.name());
        }
        return i;
      }
    }
    throw changed(plan, "no longer has column " + column.name());
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
