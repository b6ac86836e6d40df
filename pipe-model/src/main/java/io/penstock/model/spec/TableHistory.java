package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.model.Lsn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a table's plan came to be what it is (docs/schema-changes.md).
 *
 * @param asOf position in the WAL at which the plan was seen to be the table's definition: changes
 *     below it may be of another, those above only if it has changed again
 * @param shapes former ones, newest first, at most {@link #MOST_SHAPES}
 * @param missing by {@code attnum}, what Postgres shows in rows that are older than the column, as
 *     it prints it; NULL where a column has no entry
 * @param dropped {@code attnum} of columns that the source has no more and the target still has
 * @param leftOut {@code attnum} of columns that are not carried, whatever they are called
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TableHistory(
    Lsn asOf,
    List<FormerShape> shapes,
    Map<Integer, String> missing,
    List<Integer> dropped,
    List<Integer> leftOut) {

  /** Older ones are forgotten: a stream that far behind stops its table. */
  public static final int MOST_SHAPES = 16;

  /** Of a plan that was never changed. */
  public static final TableHistory NONE =
      new TableHistory(Lsn.NONE, List.of(), Map.of(), List.of(), List.of());

  public TableHistory {
    asOf = asOf == null ? Lsn.NONE : asOf;
    shapes = shapes == null ? List.of() : List.copyOf(shapes);
    missing = missing == null ? Map.of() : Map.copyOf(missing);
    dropped = dropped == null ? List.of() : List.copyOf(dropped);
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
  }

  /** Of a table that is planned for the first time. */
  public static TableHistory begin(List<Integer> leftOut) {
    return new TableHistory(Lsn.NONE, List.of(), Map.of(), List.of(), leftOut);
  }

  /** The same, seen to hold at another position. */
  public TableHistory seenAt(Lsn position) {
    return new TableHistory(position, shapes, missing, dropped, leftOut);
  }

  /** What rows that are older than a column show in it; null for NULL. */
  public @Nullable String missing(ColumnPlan column) {
    return missing.get(column.attnum());
  }
}
