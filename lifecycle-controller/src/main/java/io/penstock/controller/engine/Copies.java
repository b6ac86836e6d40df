package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.store.CopySum;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.RunRow;
import io.penstock.controller.store.Store;
import io.penstock.model.spec.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes down how long copies took, so that the time of a new one can be told. Only by those that
 * one job has made in one go and at its own pace, and that took long enough: most of a short one is
 * the job's start.
 */
final class Copies {

  static final Duration SHORTEST = Duration.ofSeconds(10);

  /** What was long ago was perhaps on another machine. */
  static final int KEPT = 10;

  private Copies() {}

  /**
   * Takes a look at a job's progress, and keeps it if that ends a copy.
   *
   * @param runs of the role, newest first
   * @param now when the look was
   */
  static void look(
      Store.Daos daos, PipeRow pipe, List<RunRow> runs, Progress before, Progress after, long now) {
    long millis = now - runs.get(0).submittedAt();
    long bytes = after.tally("snapshotBytesRead");
    boolean ends = !before.all().covered() && after.all().covered() && after.all().rows() > 0;
    boolean inOneGo = runs.size() == 1 && after.tally("numRestarts") == 0;
    if (ends && inOneGo && bytes > 0 && millis >= SHORTEST.toMillis() && atItsOwnPace(pipe)) {
      daos.copies().add(pipe.serviceId(), after.all().rows(), bytes, millis, now);
      daos.copies().trim(pipe.serviceId(), KEPT);
    }
  }

  /** Asked last: it reads the whole definition, which few looks need. */
  private static boolean atItsOwnPace(PipeRow pipe) {
    PipeSettings settings = pipe.parsedDefinition().settings();
    return settings.reader() == Reader.NATIVE && settings.snapshotMaxBytesPerSecond() == null;
  }

  /** How fast the kept ones were; empty where there is none. */
  static Optional<CopyPace> pace(Store.Daos daos, String serviceId) {
    CopySum sum = daos.copies().sum(serviceId);
    double seconds = sum.millis() / 1000.0;
    return sum.copies() == 0
        ? Optional.empty()
        : Optional.of(new CopyPace(sum.copies(), sum.rows() / seconds, sum.bytes() / seconds));
  }
}
