package io.penstock.controller.verify;

import io.penstock.controller.verify.VerifyReport.Difference;
import io.penstock.controller.verify.VerifyReport.NotCompared;
import io.penstock.controller.verify.VerifyReport.TableState;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.List;

/** How one table stands. Written by its run, read by anybody. */
final class TableProgress {

  /** So many differences are told in full. */
  static final int SHOWN = 100;

  private final TablePlan plan;
  private TableState state = TableState.PENDING;
  private String reason = "";
  private boolean incomplete;
  private long rangesDone;
  private long rangesTotal;
  private long rows;
  private long startedNanos;
  private long nanos;
  private long differingRows;
  private long busyRows;
  private long repairedRows;
  private List<NotCompared> notCompared = List.of();
  private final List<Difference> differing = new ArrayList<>();

  TableProgress(TablePlan plan) {
    this.plan = plan;
  }

  synchronized void begin(List<NotCompared> columns) {
    state = TableState.RUNNING;
    notCompared = columns;
    startedNanos = System.nanoTime();
  }

  synchronized void end(TableState how) {
    end(how, "");
  }

  synchronized void end(TableState how, String why) {
    if (state == TableState.RUNNING) {
      nanos = System.nanoTime() - startedNanos;
    }
    state = how;
    if (!why.isEmpty()) {
      remark(why);
    }
  }

  /** Whether its run has not come to an end with it. */
  synchronized boolean open() {
    return state == TableState.PENDING || state == TableState.RUNNING;
  }

  /** What the figures leave out. */
  synchronized void remark(String text) {
    if (!reason.contains(text)) {
      reason = reason.isEmpty() ? text : reason + "; " + text;
    }
  }

  /** Rows are left out of which nothing can be told. */
  synchronized void incomplete(String why) {
    remark(why);
    incomplete = true;
  }

  synchronized void expect(long ranges) {
    rangesTotal = Math.max(ranges, rangesDone);
  }

  synchronized void compared(long ranges, long moreRows) {
    rangesDone += ranges;
    rangesTotal = Math.max(rangesTotal, rangesDone);
    rows += moreRows;
  }

  /** All ranges are done, however many were expected. */
  synchronized void allCompared() {
    rangesTotal = rangesDone;
  }

  synchronized void busy(long more) {
    busyRows += more;
    incomplete |= more > 0;
  }

  /** How many more differences are to be told in full. */
  synchronized int room() {
    return SHOWN - differing.size();
  }

  synchronized long differingRows() {
    return differingRows;
  }

  synchronized void differ(long more, List<Difference> shown, long repaired) {
    differingRows += more;
    repairedRows += repaired;
    differing.addAll(shown);
  }

  synchronized VerifyReport.Table report() {
    long spent = state == TableState.RUNNING ? System.nanoTime() - startedNanos : nanos;
    return new VerifyReport.Table(
        plan.schema(),
        plan.name(),
        plan.targetTable(),
        state,
        reason,
        incomplete || state == TableState.FAILED || state == TableState.CANCELLED,
        rangesDone,
        rangesTotal,
        rows,
        spent <= 0 ? 0 : (long) (rows * 1e9 / spent),
        differingRows,
        List.copyOf(differing),
        busyRows,
        repairedRows,
        notCompared);
  }
}
