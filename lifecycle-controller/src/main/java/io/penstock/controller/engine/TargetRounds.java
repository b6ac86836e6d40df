package io.penstock.controller.engine;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.store.PipeRow;
import io.penstock.controller.store.Store;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks ClickHouse how large the pipes' targets are: once for all pipes of a database, and beside
 * their lanes, which a ClickHouse that does not answer must not hold up. Belongs to one thread.
 */
final class TargetRounds {

  private static final Logger LOG = LoggerFactory.getLogger(TargetRounds.class);

  private final Store store;
  private final LiveViews views;
  private final Services services;

  TargetRounds(Store store, LiveViews views, Services services) {
    this.store = store;
    this.views = views;
    this.services = services;
  }

  private record Database(String serviceId, String name) {}

  /** Looks at the targets of all pipes once. */
  void go() {
    Map<Database, Map<String, TargetTables.Size>> sizes = new HashMap<>();
    for (PipeRow pipe : store.with(daos -> daos.pipes().all())) {
      try {
        pipe.parsedSpec().ifPresent(spec -> look(pipe, spec, sizes));
      } catch (RuntimeException e) {
        // StatusRounds tells of a pipe that cannot be read.
        LOG.debug("{} has no sizes of targets", pipe.id(), e);
      }
    }
  }

  private void look(
      PipeRow pipe, PipeSpec spec, Map<Database, Map<String, TargetTables.Size>> sizes) {
    Database database = new Database(pipe.serviceId(), spec.destination().database());
    Map<String, TargetTables.Size> found = sizes.computeIfAbsent(database, this::ask);
    views.of(pipe).targets(found.isEmpty() ? null : sum(spec, found));
  }

  /** Empty where there is no answer: the job and the steps report what is wrong there. */
  private Map<String, TargetTables.Size> ask(Database database) {
    try {
      return new TargetTables(services.client(database.serviceId()), database.name()).sizes();
    } catch (PipeException | IllegalArgumentException e) {
      return Map.of();
    }
  }

  private static Live.Targets sum(PipeSpec spec, Map<String, TargetTables.Size> sizes) {
    List<TargetTables.Size> own =
        spec.tables().stream()
            .filter(TablePlan::active)
            .map(TablePlan::targetTable)
            .distinct()
            .filter(sizes::containsKey)
            .map(sizes::get)
            .toList();
    return new Live.Targets(
        own.stream().mapToLong(TargetTables.Size::rows).sum(),
        own.stream().mapToLong(TargetTables.Size::parts).sum());
  }
}
