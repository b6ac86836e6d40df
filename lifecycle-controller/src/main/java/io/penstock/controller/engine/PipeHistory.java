package io.penstock.controller.engine;

import io.penstock.controller.store.SampleRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pipe was over time.
 *
 * @param points oldest first; there is none for a time when nobody looked
 * @param marks what happened meanwhile, oldest first
 */
public record PipeHistory(
    HistoryWindow window,
    Instant from,
    Instant to,
    List<Point> points,
    List<PipeStatus.Event> marks) {

  /**
   * One step of the window; null is what could not be told.
   *
   * @param time when it begins
   * @param rates null when there was no job, or only one look at it
   */
  public record Point(
      Instant time,
      @Nullable Double lagSeconds,
      @Nullable Long lagBytes,
      @Nullable Long slotRetainedBytes,
      @Nullable Double checkpointAgeSeconds,
      @Nullable Rates rates) {

    static Point of(SampleRow row) {
      Double copied = row.snapshotRate();
      Double inserted = row.insertRate();
      Double updated = row.updateRate();
      Double deleted = row.deleteRate();
      boolean told = copied != null && inserted != null && updated != null && deleted != null;
      return new Point(
          Instant.ofEpochMilli(row.at()),
          row.lagSeconds(),
          row.lagBytes(),
          row.slotBytes(),
          row.checkpointAge(),
          told ? new Rates(copied, inserted, updated, deleted) : null);
    }
  }

  /** Rows a second. */
  public record Rates(double snapshot, double inserts, double updates, double deletes) {

    /** Of all kinds. */
    public double all() {
      return snapshot + inserts + updates + deletes;
    }
  }
}
