package io.penstock.controller.engine;

import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.SampleRow;
import io.penstock.controller.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes down how each pipe is, every {@link HistoryWindow#QUARTER}'s step: from what its lane has
 * seen anyway, so no neighbour is asked. Belongs to one thread, but for {@link #read}.
 */
final class Sampling {

  /** So many looks between two times that old samples are let go. */
  private static final int TRIM_EVERY = 60;

  /** Kept beyond a window, so that its first step is whole. */
  private static final int SPARE_STEPS = 2;

  /** Of each kind. */
  private static final int MARKS = 500;

  /** What a rate is the difference of. */
  private record Seen(long atMillis, PipeStatus.Counts counts, boolean loading) {}

  private final Store store;
  private final StatusReader statuses;
  private final Clock clock;
  private final Map<String, Seen> before = new HashMap<>();
  private int looks;

  Sampling(Store store, StatusReader statuses, Clock clock) {
    this.store = store;
    this.statuses = statuses;
    this.clock = clock;
  }

  /**
   * Keeps what one round has found.
   *
   * @param known all pipes that there are
   */
  void record(List<SampleRow> rows, Set<String> known) {
    before.keySet().retainAll(known);
    boolean trims = looks++ % TRIM_EVERY == 0;
    store.use(
        daos -> {
          for (SampleRow row : rows) {
            if (daos.pipes().find(row.pipeId()).isPresent()) {
              for (HistoryWindow window : HistoryWindow.values()) {
                daos.samples().add(row.in(window.stepSeconds()));
                if (trims) {
                  daos.samples().trim(row.pipeId(), window.stepSeconds(), kept(window));
                }
              }
            }
          }
        });
  }

  private long kept(HistoryWindow window) {
    return clock.millis() - window.length().toMillis() - SPARE_STEPS * window.step().toMillis();
  }

  /** A pipe as it is now, and how fast it has been since the look before. */
  SampleRow look(String pipeId, PipeStatus status) {
    long now = clock.millis();
    PipeStatus.Snapshot load = status.snapshot();
    boolean loading = load.splitsDone() < load.splitsTotal();
    Seen seen = status.job().isPresent() ? new Seen(now, status.counts(), loading) : null;
    Seen last = seen == null ? before.remove(pipeId) : before.put(pipeId, seen);
    // The counters of tables that were copied anew begin at zero: nothing is told by that.
    boolean rated =
        seen != null
            && last != null
            && now > last.atMillis()
            && seen.counts().inserts() >= last.counts().inserts();
    double seconds = rated ? (now - last.atMillis()) / 1000.0 : 1;
    // Rows of the load are counted among the inserts; while there is a load they are nearly all.
    boolean copies = rated && (loading || last.loading());
    Double inserted = rated ? (seen.counts().inserts() - last.counts().inserts()) / seconds : null;
    return new SampleRow(
        pipeId,
        HistoryWindow.QUARTER.stepSeconds(),
        now,
        rated ? 1 : 0,
        status.lagSeconds().isPresent() ? status.lagSeconds().getAsDouble() : null,
        status.lagBytes().isPresent() ? status.lagBytes().getAsLong() : null,
        status.slot().map(PipeStatus.SlotStatus::retainedBytes).orElse(null),
        status.checkpoint().map(one -> age(one.completedAt(), now)).orElse(null),
        inserted == null ? null : copies ? inserted : Double.valueOf(0),
        inserted == null ? null : copies ? Double.valueOf(0) : inserted,
        rated ? rate(seen.counts().updates() - last.counts().updates(), seconds) : null,
        rated ? rate(seen.counts().deletes() - last.counts().deletes(), seconds) : null);
  }

  private static @Nullable Double age(Instant completedAt, long now) {
    return Math.max(0, now - completedAt.toEpochMilli()) / 1000.0;
  }

  private static double rate(long difference, double seconds) {
    return Math.max(0, difference) / seconds;
  }

  /** What was taken down of a pipe. */
  PipeHistory read(PipeRow pipe, HistoryWindow window) {
    Instant to = clock.instant();
    Instant from = to.minus(window.length());
    List<PipeStatus.Event> marks = statuses.marks(pipe, from, MARKS);
    List<PipeHistory.Point> points =
        store
            .with(
                daos -> daos.samples().since(pipe.id(), window.stepSeconds(), from.toEpochMilli()))
            .stream()
            .map(PipeHistory.Point::of)
            .toList();
    return new PipeHistory(window, from, to, points, marks);
  }
}
