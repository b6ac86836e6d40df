package io.penstock.controller.engine;

import io.penstock.controller.engine.step.StoppedTables;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import java.time.Clock;

/**
 * Stops single tables. It is written into the spec before the job is started again: what the job
 * does not carry it does not pretend to deliver, in whatever order things break off.
 */
final class TableStops {

  private final Store store;
  private final Clock clock;

  TableStops(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Records the stop of the table that an error names; false when it names none of the spec's. */
  boolean stop(PipeRow pipe, PipeException.Found error) {
    return StoppedTables.stop(store, pipe.id(), error, clock.millis());
  }

  /** Whether any table of a pipe is stopped. */
  boolean any(PipeRow pipe) {
    return !store.with(daos -> daos.stops().all(pipe.id())).isEmpty();
  }
}
