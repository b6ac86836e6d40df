package io.penstock.controller.engine.step;

import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records that single tables are stopped. */
public final class StoppedTables {

  private static final Logger LOG = LoggerFactory.getLogger(StoppedTables.class);

  private StoppedTables() {}

  /**
   * Records the stop of the table that an error names, in the spec as it is now.
   *
   * @return false when the error names none of the spec's tables
   */
  public static boolean stop(Store store, String pipeId, PipeException.Found error, long now) {
    return store.with(
        daos -> {
          PipeSpec spec = daos.pipes().find(pipeId).flatMap(PipeRow::parsedSpec).orElse(null);
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
          LOG.warn("{} {}", pipeId, message);
          daos.pipes().recordSpec(pipeId, SpecJson.write(spec.withTables(tables)), now);
          daos.stops().stop(pipeId, position, error.code().name(), error.detail(), now);
          daos.history().event(pipeId, now, "error", message, "", "controller");
          daos.history().countError(pipeId, error.code().name());
          return true;
        });
  }
}
