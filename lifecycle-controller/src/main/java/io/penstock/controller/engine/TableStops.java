package io.penstock.controller.engine;

import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops single tables. It is written into the spec before the job is started again: what the job
 * does not carry it does not pretend to deliver, in whatever order things break off.
 */
final class TableStops {

  private static final Logger LOG = LoggerFactory.getLogger(TableStops.class);

  private final Store store;
  private final Clock clock;

  TableStops(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Records the stop of the table that an error names; false when it names none of the spec's. */
  boolean stop(PipeRow pipe, PipeException.Found error) {
    return store.with(daos -> stop(daos, pipe.id(), error));
  }

  /** Goes by the spec as it is now: another table may have been stopped since the pipe was read. */
  private boolean stop(Store.Daos daos, String pipe, PipeException.Found error) {
    PipeSpec spec = daos.pipes().find(pipe).flatMap(PipeRow::parsedSpec).orElse(null);
    int position = error.table();
    if (spec == null || position < 0 || position >= spec.tables().size()) {
      return false;
    }
    TablePlan plan = spec.tables().get(position);
    if (!plan.active()) {
      // Recorded before a crash; the job that failed was started before that.
      return true;
    }
    List<TablePlan> tables = new ArrayList<>(spec.tables());
    tables.set(position, plan.withWork(TableWork.NONE));
    String message =
        "Table " + plan.display() + " is stopped. " + error.code() + ": " + error.detail();
    LOG.warn("{} {}", pipe, message);
    daos.pipes().recordSpec(pipe, SpecJson.write(spec.withTables(tables)), clock.millis());
    daos.stops().stop(pipe, position, error.code().name(), error.detail(), clock.millis());
    daos.history().event(pipe, clock.millis(), "error", message, "", Journal.CONTROLLER);
    return true;
  }

  /** Whether any table of a pipe is stopped. */
  boolean any(PipeRow pipe) {
    return !store.with(daos -> daos.stops().all(pipe.id())).isEmpty();
  }
}
