package io.penstock.controller.plan;

import io.penstock.controller.source.ExistingValue;
import io.penstock.model.Lsn;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.FormerShape;
import io.penstock.model.spec.TableHistory;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.TargetChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What has become of a planned table; pure. Columns are the same when their numbers are
 * (docs/schema-changes.md says what is done about each difference).
 *
 * @param plan the plan as it is to be
 * @param changes of the target, in order
 * @param sentences for people, one per difference
 * @param refusals why it cannot be taken over; then nothing else counts
 * @param rewritten why only a copy of the whole table shows what its rows are; then neither
 */
public record SchemaDiff(
    TablePlan plan,
    List<TargetChange> changes,
    List<String> sentences,
    List<String> refusals,
    List<String> rewritten) {

  public SchemaDiff {
    changes = List.copyOf(changes);
    sentences = List.copyOf(sentences);
    refusals = List.copyOf(refusals);
    rewritten = List.copyOf(rewritten);
  }

  /** Whether the table is what was planned. */
  public boolean nothing() {
    return sentences.isEmpty() && refusals.isEmpty() && rewritten.isEmpty();
  }

  /**
   * Compares.
   *
   * @param before the plan
   * @param now what the table would be planned as, had it not been yet
   * @param asOf position of {@code now}
   * @param existing by column name, what older rows show
   * @param dropColumns whether the target loses columns with its source
   */
  public static SchemaDiff between(
      TablePlan before,
      TablePlan now,
      Lsn asOf,
      Map<String, ExistingValue> existing,
      boolean dropColumns) {
    return new Comparison(before, now, asOf, existing, dropColumns).result();
  }

  /** One comparison, gathered. */
  private static final class Comparison {

    private final TablePlan before;
    private final TablePlan now;
    private final Lsn asOf;
    private final Map<String, ExistingValue> existing;
    private final boolean dropColumns;

    private final Map<Integer, ColumnPlan> fresh = new LinkedHashMap<>();
    private final Map<Integer, String> missing;
    private final List<Integer> dropped;
    private final List<ColumnPlan> columns = new ArrayList<>();
    private final Map<String, String> renames = new LinkedHashMap<>();
    private final List<TargetChange> types = new ArrayList<>();
    private final List<TargetChange> added = new ArrayList<>();
    private final List<TargetChange> gone = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> rewritten = new ArrayList<>();

    Comparison(
        TablePlan before,
        TablePlan now,
        Lsn asOf,
        Map<String, ExistingValue> existing,
        boolean dropColumns) {
      this.before = before;
      this.now = now;
      this.asOf = asOf;
      this.existing = existing;
      this.dropColumns = dropColumns;
      now.columns().forEach(column -> fresh.put(column.attnum(), column));
      missing = new HashMap<>(before.history().missing());
      dropped = new ArrayList<>(before.history().dropped());
    }

    SchemaDiff result() {
      keys();
      if (!before.display().equals(now.display())) {
        sentences.add(
            "it is called " + now.display() + " now; its target stays " + before.targetTable());
      }
      Set<Integer> known = new HashSet<>();
      for (ColumnPlan old : before.columns()) {
        known.add(old.attnum());
        ColumnPlan present = fresh.get(old.attnum());
        if (before.dropped(old)) {
          columns.add(old);
        } else if (present == null) {
          drop(old);
        } else {
          columns.add(kept(old, present));
        }
      }
      for (ColumnPlan column : now.columns()) {
        if (!known.contains(column.attnum())) {
          add(column);
        }
      }
      List<TargetChange> changes = new ArrayList<>(makeRoom());
      changes.addAll(gone);
      changes.addAll(ordered(renames));
      changes.addAll(types);
      changes.addAll(added);
      return new SchemaDiff(plan(), changes, sentences, refusals, rewritten);
    }

    /** The rows of the target would have to be told apart by something else. */
    private void keys() {
      if (!numbers(before).equals(numbers(now))) {
        refusals.add("its key is another one now: " + String.join(", ", now.sortingKey()));
      }
      if (before.identity() != now.identity()) {
        sentences.add("its replica identity is " + now.identity() + " now");
      }
    }

    private static List<Integer> numbers(TablePlan plan) {
      Map<String, Integer> byTarget = new HashMap<>();
      plan.columns().forEach(column -> byTarget.put(column.targetName(), column.attnum()));
      return plan.sortingKey().stream().map(name -> byTarget.getOrDefault(name, 0)).toList();
    }

    private void drop(ColumnPlan old) {
      if (dropColumns) {
        gone.add(new TargetChange.Drop(old.targetName()));
        missing.remove(old.attnum());
        sentences.add("column " + old.name() + " was dropped, and is dropped in the target");
        return;
      }
      dropped.add(old.attnum());
      columns.add(old);
      sentences.add(
          "column "
              + old.name()
              + " was dropped: the target keeps it, and it is empty in rows from now on");
    }

    private ColumnPlan kept(ColumnPlan old, ColumnPlan present) {
      String target = name(old, present);
      String type = type(old, present);
      boolean nullable = nullable(type);
      if (!type.equals(old.targetType())) {
        types.add(new TargetChange.Modify(target, type));
      }
      if (old.key() != present.key() && refusals.isEmpty() && before.identity() == now.identity()) {
        refusals.add("column " + old.name() + " belongs to another key now");
      }
      return new ColumnPlan(
          present.name(),
          present.attnum(),
          present.type(),
          present.key(),
          target,
          type,
          present.refusesNull() && !nullable);
    }

    private String name(ColumnPlan old, ColumnPlan present) {
      if (old.name().equals(present.name())) {
        return old.targetName();
      }
      // A name of its own, given by the user or kept because the key cannot be renamed, stays.
      boolean follows = old.targetName().equals(old.name());
      boolean inKey = before.sortingKey().contains(old.targetName());
      if (follows && !inKey) {
        renames.put(old.targetName(), present.targetName());
        sentences.add("column " + old.name() + " is called " + present.name() + " now");
        return present.targetName();
      }
      sentences.add(
          "column "
              + old.name()
              + " is called "
              + present.name()
              + " now; in the target it stays "
              + old.targetName());
      return old.targetName();
    }

    private String type(ColumnPlan old, ColumnPlan present) {
      String was = ExistingLiteral.plain(old.targetType());
      String is = ExistingLiteral.plain(present.targetType());
      if (!old.type().equals(present.type())) {
        if (!Widening.holds(old.type(), present.type())) {
          refusals.add(
              "column "
                  + present.name()
                  + " is of type "
                  + present.type().display()
                  + " now, and rows of before may show other values than they did");
          return old.targetType();
        }
        sentences.add("column " + present.name() + " is of type " + display(present) + " now");
      } else if (!was.equals(is)) {
        // Another choice of the user's, which holds for tables that are made after it.
        return old.targetType();
      }
      boolean wasNullable = nullable(old.targetType());
      boolean isNullable = nullable(present.targetType());
      if (!wasNullable && isNullable) {
        sentences.add("column " + present.name() + " can be NULL now");
      }
      if (was.equals(is) && (wasNullable || !isNullable)) {
        return old.targetType();
      }
      return wasNullable && !isNullable ? TablePlanner.nullable(is) : present.targetType();
    }

    private static String display(ColumnPlan column) {
      return column.type().display() + " (" + column.targetType() + ")";
    }

    private static boolean nullable(String type) {
      return type.startsWith("Nullable(") || type.startsWith("LowCardinality(Nullable(");
    }

    private void add(ColumnPlan column) {
      ExistingValue shown = existing.getOrDefault(column.name(), ExistingValue.NOTHING);
      String expression = "";
      if (before.columns().stream().anyMatch(old -> replacedBy(old, column))) {
        // Changes of the new one look like changes of the old one: some may have been read so.
        rewritten.add("column " + column.name() + " was dropped and added again");
        return;
      }
      if (shown.kind() == ExistingValue.Kind.UNKNOWN) {
        rewritten.add(
            "column " + column.name() + " was added with values for the rows that were there");
        return;
      }
      if (shown.kind() == ExistingValue.Kind.VALUE) {
        Optional<String> literal = ExistingLiteral.of(shown, column.type(), column.targetType());
        if (literal.isEmpty()) {
          rewritten.add(
              "column " + column.name() + " was added with a default that has no equal here");
          return;
        }
        expression = literal.get();
        missing.put(column.attnum(), shown.text());
      }
      columns.add(column);
      added.add(new TargetChange.Add(column.targetName(), column.targetType(), expression));
      sentences.add(
          "column "
              + column.name()
              + " "
              + display(column)
              + " was added"
              + (expression.isEmpty() ? "" : ", older rows show " + expression));
    }

    private boolean replacedBy(ColumnPlan old, ColumnPlan column) {
      return !before.dropped(old)
          && !fresh.containsKey(old.attnum())
          && old.name().equals(column.name())
          && old.type().oid() == column.type().oid();
    }

    /** Columns that the source has no more give way to others of their name. */
    private List<TargetChange> makeRoom() {
      Set<String> wanted = new HashSet<>(renames.values());
      added.forEach(change -> wanted.add(((TargetChange.Add) change).column()));
      List<TargetChange> room = new ArrayList<>();
      columns.removeIf(
          column -> {
            boolean inTheWay =
                dropped.contains(column.attnum()) && wanted.contains(column.targetName());
            if (inTheWay) {
              dropped.remove((Integer) column.attnum());
              room.add(new TargetChange.Drop(column.targetName()));
              sentences.add(
                  "the dropped column " + column.targetName() + " gave way to another of its name");
            }
            return inTheWay;
          });
      return room;
    }

    /** Each when its new name is free; of those in a circle one goes by way of a third name. */
    private static List<TargetChange> ordered(Map<String, String> renames) {
      Map<String, String> rest = new LinkedHashMap<>(renames);
      List<TargetChange> ordered = new ArrayList<>();
      while (!rest.isEmpty()) {
        Optional<Map.Entry<String, String>> free =
            rest.entrySet().stream().filter(e -> !rest.containsKey(e.getValue())).findFirst();
        if (free.isPresent()) {
          ordered.add(new TargetChange.Rename(free.get().getKey(), free.get().getValue()));
          rest.remove(free.get().getKey());
        } else {
          Map.Entry<String, String> one = rest.entrySet().iterator().next();
          String aside = "_pipe_renamed_" + one.getKey();
          ordered.add(new TargetChange.Rename(one.getKey(), aside));
          rest.remove(one.getKey());
          rest.put(aside, one.getValue());
        }
      }
      return ordered;
    }

    private TablePlan plan() {
      List<FormerShape> shapes = new ArrayList<>(before.history().shapes());
      TableHistory history =
          new TableHistory(asOf, shapes, missing, dropped, now.history().leftOut());
      TablePlan plan =
          before
              .withIdentity(now.identity())
              .withSource(now.schema(), now.name())
              .withColumns(columns, now.leftOut(), history);
      if (plan.shape().equals(before.shape())) {
        return plan;
      }
      shapes.add(0, before.shape());
      List<FormerShape> newest =
          shapes.subList(0, Math.min(shapes.size(), TableHistory.MOST_SHAPES));
      return plan.withHistory(
          new TableHistory(asOf, newest, missing, dropped, now.history().leftOut()));
    }
  }
}
