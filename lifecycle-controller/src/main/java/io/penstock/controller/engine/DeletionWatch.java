package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.destination.DeletedRows;
import io.penstock.controller.destination.Services;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.Slot;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.Lsn;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TableEngine;
import io.penstock.model.spec.TablePlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes deleted rows from the targets of pipes that ask for it. Nothing is removed that could be
 * shown again: a change below the slot's restart_lsn belongs to a transaction that is confirmed,
 * and is never sent again; a table that is copied is never copied into this target again.
 */
final class DeletionWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DeletionWatch.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  /** An INSERT whose client has given up may still be carried out; not for so long. */
  private static final Duration AGE = Duration.ofHours(1);

  private final Services services;
  private final Clock clock;

  DeletionWatch(Services services, Clock clock) {
    this.services = services;
    this.clock = clock;
  }

  /** Begins to remove what can be removed, if it is time. */
  void look(PipeRow pipe, Live live) {
    PipeDefinition definition = pipe.parsedDefinition();
    boolean calm =
        pipe.state() == PipeState.RUNNING
            || pipe.state() == PipeState.DEGRADED && live.trouble().isEmpty();
    if (!definition.deleteOnMerge()
        || !calm
        || !pipe.loaded()
        || clock.millis() - live.deletionsAtMillis() < EVERY.toMillis()) {
      return;
    }
    PipeSpec spec = pipe.parsedSpec().orElseThrow();
    StreamSpec stream = spec.stream();
    Lsn below = live.slot().map(Slot::restartLsn).orElse(null);
    if (stream == null || below == null) {
      return;
    }
    live.deletionsAt(clock.millis());
    Instant before = clock.instant().minus(AGE);
    DeletedRows rows =
        new DeletedRows(
            services.client(pipe.serviceId()),
            spec.destination().database(),
            new MetadataColumns(spec.metadataPrefix()));
    for (TablePlan plan : spec.tables()) {
      if (!plan.active() || plan.engine() != TableEngine.REPLACING_MERGE_TREE) {
        continue;
      }
      try {
        if (rows.remove(plan, below, before)) {
          LOG.info("{} deleted rows of {} are being removed", pipe.id(), plan.targetTable());
        }
      } catch (PipeException e) {
        LOG.warn("{} deleted rows of {} stay: {}", pipe.id(), plan.targetTable(), e.getMessage());
      }
    }
  }
}
