package io.penstock.controller.engine;

import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.controller.store.TableStopRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.spec.TablePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Resyncs tables that were rewritten with values which no change tells, or altered so fast that
 * changes cannot be read: nobody has to decide anything there. Once for each; should it come to
 * nothing, the table stays stopped for a person.
 */
final class Healing {

  private static final Set<String> CODES =
      Set.of(ErrorCode.TABLE_REWRITTEN.name(), ErrorCode.SCHEMA_AMBIGUOUS.name());

  private final Store store;
  private final Journal journal;
  private final Resyncs resyncs;

  Healing(Store store, Journal journal, Resyncs resyncs) {
    this.store = store;
    this.journal = journal;
    this.resyncs = resyncs;
  }

  /** Looks at all pipes that run without some of their tables. */
  void tryAll() {
    for (PipeRow pipe : store.with(daos -> daos.pipes().all())) {
      if (pipe.state() == PipeState.DEGRADED) {
        tryOne(pipe);
      }
    }
  }

  private void tryOne(PipeRow pipe) {
    List<TableStopRow> rewritten =
        store.with(
            daos ->
                daos.steps().next(pipe.id()).isPresent()
                    ? List.of()
                    : daos.stops().all(pipe.id()).stream()
                        .filter(stop -> CODES.contains(stop.code()))
                        .toList());
    if (rewritten.isEmpty()) {
      return;
    }
    List<TablePlan> plans = pipe.parsedSpec().orElseThrow().tables();
    List<List<String>> tables = new ArrayList<>();
    for (TableStopRow stop : rewritten) {
      TablePlan plan = plans.get(stop.position());
      tables.add(List.of(plan.schema(), plan.name()));
    }
    try {
      resyncs.begin(
          pipe,
          pipe.parsedDefinition(),
          tables,
          false,
          Journal.CONTROLLER,
          (daos, from) -> leaveToPeople(daos, rewritten));
    } catch (CommandException e) {
      store.use(daos -> leaveToPeople(daos, rewritten));
      journal.note(
          pipe.id(),
          "warning",
          "Rewritten tables cannot be resynced by themselves: " + e.getMessage(),
          "",
          Journal.CONTROLLER);
    }
  }

  private static void leaveToPeople(Store.Daos daos, List<TableStopRow> stops) {
    for (TableStopRow stop : stops) {
      daos.stops().recode(stop.pipeId(), stop.position(), ErrorCode.SCHEMA_CHANGED.name());
    }
  }
}
