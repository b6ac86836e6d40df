package io.penstock.controller.engine;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.lifecycle.PipeEvent;
import io.penstock.controller.lifecycle.PipeState;
import io.penstock.controller.source.PublishedTables;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.TableNames;
import io.penstock.controller.store.PipeRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at a pipe's slot and tables in Postgres from time to time. */
final class SourceWatch {

  private static final Duration BUSY = Duration.ofSeconds(8);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Set<PipeState> PARTITIONS =
      EnumSet.of(PipeState.SNAPSHOT, PipeState.RUNNING, PipeState.DEGRADED, PipeState.PAUSED);

  private final SourceConnector connector;
  private final PartitionWatch partitions;
  private final TableStops stops;
  private final Renames renames;
  private final Journal journal;
  private final Clock clock;

  SourceWatch(
      SourceConnector connector,
      PartitionWatch partitions,
      TableStops stops,
      Renames renames,
      Journal journal,
      Clock clock) {
    this.connector = connector;
    this.partitions = partitions;
    this.stops = stops;
    this.renames = renames;
    this.journal = journal;
    this.clock = clock;
  }

  void look(PipeRow pipe, Live live) {
    Duration every = pipe.state().expectsJob() ? BUSY : IDLE;
    if (clock.millis() - live.slotAtMillis() < every.toMillis()) {
      return;
    }
    PipeDefinition definition = pipe.parsedDefinition();
    Replication replication = Replication.of(pipe.id(), definition, pipe.parsedSpec());
    if (replication.slot().isEmpty() || pipe.spec() == null) {
      return;
    }
    try (Connection connection = connector.open(definition.source())) {
      Optional<Slot> slot = Slot.find(connection, replication.slot());
      live.slot(slot.orElse(null), clock.millis());
      live.slotGone(slot.isEmpty() || slot.get().lost());
      if (pipe.state() == PipeState.RUNNING || pipe.state() == PipeState.DEGRADED) {
        tables(pipe, connection, replication.publication());
      }
      if (PARTITIONS.contains(pipe.state()) && unchanged(pipe)) {
        partitions(pipe, connection);
      }
    } catch (PipeException | SQLException e) {
      // The job and the steps report what is wrong with the source; here it only is not measured.
      live.slot(null, clock.millis());
    }
  }

  /** A paused pipe too: how a partition came to be can be told while it is new. */
  private void partitions(PipeRow pipe, Connection connection) {
    Optional<PipeException.Found> gap = partitions.look(pipe, connection);
    if (gap.isPresent() && stops.stop(pipe, gap.get()) && pipe.state() != PipeState.PAUSED) {
      journal.apply(pipe, PipeEvent.TABLE_STOPPED, Journal.CONTROLLER, null);
    }
  }

  private boolean unchanged(PipeRow pipe) {
    return journal.find(pipe.id()).filter(now -> now.version() == pipe.version()).isPresent();
  }

  /** A table that is dropped or not published any more sends nothing: no job would notice. */
  private void tables(PipeRow pipe, Connection connection, String publication) {
    PipeSpec spec = pipe.parsedSpec().orElseThrow();
    Map<Long, TableNames> now = TableNames.read(connection, spec);
    Optional<PipeException.Found> gap =
        PublishedTables.firstGap(connection, publication, spec).or(() -> replaced(now, spec));
    if (gap.isPresent() && stops.stop(pipe, gap.get())) {
      journal.apply(pipe, PipeEvent.TABLE_STOPPED, Journal.CONTROLLER, null);
    } else {
      renames.record(pipe, now, spec);
    }
  }

  private static Optional<PipeException.Found> replaced(Map<Long, TableNames> now, PipeSpec spec) {
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan plan = spec.tables().get(i);
      TableNames table = now.get(plan.oid());
      List<String> columns = table == null || !plan.active() ? List.of() : table.replaced(plan);
      if (!columns.isEmpty()) {
        String detail =
            "columns " + columns + " of " + plan.display() + " were dropped and added again";
        return Optional.of(new PipeException.Found(ErrorCode.TABLE_REWRITTEN, detail, i));
      }
    }
    return Optional.empty();
  }
}
