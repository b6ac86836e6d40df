package io.penstock.controller.verify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands.
 *
 * @param endedAt null while it runs
 * @param notices what limits what the run can tell
 * @param error why it failed, else empty
 */
public record VerifyReport(
    String id,
    State state,
    Instant startedAt,
    @Nullable Instant endedAt,
    VerifyRequest request,
    List<String> notices,
    String error,
    List<Table> tables) {

  /** Where a run stands. */
  public enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /** Where one of its tables stands. */
  public enum TableState {
    PENDING,
    RUNNING,
    DONE,
    /** Cannot be compared; the reason says why. */
    SKIPPED,
    FAILED,
    CANCELLED
  }

  /** How a row differs. */
  public enum Kind {
    /** Only the source has it. */
    MISSING,
    /** Only the target has it. */
    EXTRA,
    DIFFERENT
  }

  /**
   * One table.
   *
   * @param reason why it was skipped or failed, or what the figures leave out; else empty
   * @param incomplete whether rows were left out of which nothing can be told, so that no
   *     difference found is no proof
   * @param rangesTotal an estimate while it runs
   * @param rows compared, of the source
   * @param differingRows how many were found
   * @param differing the first of them
   * @param busyRows that changed at every look and were not judged
   * @param repairedRows that were written anew and are equal now
   */
  public record Table(
      String schema,
      String name,
      String target,
      TableState state,
      String reason,
      boolean incomplete,
      long rangesDone,
      long rangesTotal,
      long rows,
      long rowsPerSecond,
      long differingRows,
      List<Difference> differing,
      long busyRows,
      long repairedRows,
      List<NotCompared> notCompared) {}

  /**
   * A row that differs.
   *
   * @param key the columns that tell rows apart, by their names in the source; empty for a table
   *     without a key
   * @param columns in which it differs, by their names in the source; empty where a side has no row
   * @param source values of those columns, or of all where only the source has the row; null unless
   *     asked for
   * @param destination the same of the target
   * @param repaired whether it was written anew and is equal now
   */
  public record Difference(
      Map<String, String> key,
      Kind kind,
      List<String> columns,
      @Nullable Map<String, @Nullable String> source,
      @Nullable Map<String, @Nullable String> destination,
      boolean repaired) {

    Difference asRepaired() {
      return new Difference(key, kind, columns, source, destination, true);
    }

    Difference withoutValues() {
      return new Difference(key, kind, columns, null, null, repaired);
    }
  }

  /** A column whose values say nothing about the other side's. */
  public record NotCompared(String column, String why) {}

  /** Rows found to differ in all tables. */
  public long differingRows() {
    return tables.stream().mapToLong(Table::differingRows).sum();
  }

  /** Whether it has ended and is no proof of all that was asked for. */
  public boolean incomplete() {
    return state != State.RUNNING
        && (state != State.DONE
            || tables.stream().anyMatch(Table::incomplete)
            || tables.stream().noneMatch(table -> table.state() == TableState.DONE));
  }

  /** The same without any values. */
  public VerifyReport withoutValues() {
    return new VerifyReport(
        id,
        state,
        startedAt,
        endedAt,
        request,
        notices,
        error,
        tables.stream().map(VerifyReport::withoutValues).toList());
  }

  private static Table withoutValues(Table t) {
    return new Table(
        t.schema,
        t.name,
        t.target,
        t.state,
        t.reason,
        t.incomplete,
        t.rangesDone,
        t.rangesTotal,
        t.rows,
        t.rowsPerSecond,
        t.differingRows,
        t.differing.stream().map(Difference::withoutValues).toList(),
        t.busyRows,
        t.repairedRows,
        t.notCompared);
  }
}
