package io.penstock.controller.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How fast tables are copied and when they last changed, as seen since the controller's start. */
final class Pace {

  /** A shorter time, or fewer splits, tell nothing. */
  private static final long LEAST_MILLIS = 1000;

  /** Longer than between two looks at a job: it was paused, or nobody could look. */
  private static final long GAP_MILLIS = 15_000;

  private record Start(long atMillis, long splitsDone) {}

  private final Map<Integer, Start> starts = new HashMap<>();
  private final Map<Integer, Instant> changes = new HashMap<>();
  private long lookedAt;
  private @Nullable Instant newest;

  /** Takes a look at the numbers, which were others before. */
  synchronized void look(Progress before, Progress now, long atMillis) {
    if (atMillis - lookedAt > GAP_MILLIS) {
      starts.clear();
    }
    lookedAt = atMillis;
    for (int i = 0; i < now.tables().size(); i++) {
      Progress.Counts counts = now.tables().get(i);
      if (counts.splitsTotal() > 0) {
        starts.putIfAbsent(i, new Start(atMillis, counts.splitsDone()));
      }
      if (i < before.tables().size() && counts.inserted() > before.tables().get(i).inserted()) {
        changes.put(i, Instant.ofEpochMilli(atMillis));
        newest = Instant.ofEpochMilli(atMillis);
      }
    }
  }

  /** Seconds until a table is copied; empty when it is, or when nothing tells. */
  synchronized OptionalLong etaSeconds(int table, Progress.Counts counts, long nowMillis) {
    Start start = starts.get(table);
    long left = counts.splitsTotal() - counts.splitsDone();
    if (start == null || left <= 0 || counts.covered()) {
      return OptionalLong.empty();
    }
    long done = counts.splitsDone() - start.splitsDone();
    long millis = nowMillis - start.atMillis();
    return done <= 0 || millis < LEAST_MILLIS
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round(Math.ceil((double) left * millis / done / 1000)));
  }

  /** When rows of any table, of those before too, were last seen to be written. */
  synchronized Optional<Instant> lastChangeAt() {
    return Optional.ofNullable(newest);
  }

  /** Rows of another job of the pipe were written. */
  synchronized void written(Instant at) {
    if (newest == null || at.isAfter(newest)) {
      newest = at;
    }
  }

  synchronized Optional<Instant> lastChangeAt(int table) {
    return Optional.ofNullable(changes.get(table));
  }

  /** The tables are other ones now. */
  synchronized void startOver() {
    starts.clear();
    changes.clear();
  }
}
