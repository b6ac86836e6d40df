package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.destination.Services;
import io.penstock.controller.engine.step.ClaimedTargets;
import io.penstock.controller.engine.step.resync.RecordResync;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Targets that other pipes fill: a fresh one of theirs is empty, and ClickHouse would not object.
 */
final class TakenTargets {

  private final Store store;

  private final Services services;

  TakenTargets(Store store, Services services) {
    this.store = store;
    this.services = services;
  }

  /**
   * Adds a problem for each target of a definition that another pipe fills.
   *
   * @param same tells the pipe that is meant from others
   */
  void check(
      String serviceId, Predicate<PipeRow> same, PipeDefinition definition, Problems problems) {
    for (PipeRow other : store.with(daos -> daos.pipes().all())) {
      if (!services.sameServer(other.serviceId(), serviceId) || same.test(other)) {
        continue;
      }
      ClaimedTargets theirs = ClaimedTargets.of(other);
      if (!theirs.database().equals(definition.database())) {
        continue;
      }
      List<String> taken = new ArrayList<>(theirs.tables());
      store
          .with(daos -> daos.resyncs().find(other.id()))
          .ifPresent(
              resync ->
                  other
                      .parsedDefinition()
                      .chosen(resync.chosenTables())
                      .tables()
                      .forEach(t -> taken.add(t.target() + RecordResync.SUFFIX)));
      for (int i = 0; i < definition.tables().size(); i++) {
        String target = definition.tables().get(i).target();
        if (taken.contains(target)) {
          problems.add(
              "source.postgres.tableMappings[" + i + "].targetTable",
              ErrorCode.TARGET_NOT_EMPTY,
              "table "
                  + target
                  + " is the target of pipe \""
                  + other.name()
                  + "\" or of its resync");
        }
      }
    }
  }
}
