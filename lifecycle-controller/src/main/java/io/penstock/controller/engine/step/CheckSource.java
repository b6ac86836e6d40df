package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Services;
import io.penstock.controller.destination.TargetTables;
import io.penstock.controller.flink.FlinkClient;
import io.penstock.controller.source.Publication;
import io.penstock.controller.source.PublishedTables;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.SystemIdentity;
import io.penstock.controller.store.RunRow;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.StreamSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Slot and publication are still what the pipe left: asked before a job is started again, since
 * Postgres itself would let it start after a gap.
 */
public final class CheckSource implements Step {

  private static final Duration OLD_READER = Duration.ofSeconds(60);

  private final SourceConnector connector;
  private final FlinkClient flink;
  private final Services services;

  public CheckSource(SourceConnector connector, FlinkClient flink, Services services) {
    this.connector = connector;
    this.flink = flink;
    this.services = services;
  }

  @Override
  public Outcome perform(StepContext context) {
    PipeSpec spec = context.spec();
    StreamSpec stream = spec.stream();
    if (stream == null) {
      return Outcome.done("nothing to check");
    }
    List<RunRow> runs = context.runs(RunRow.Role.LIVE);
    if (!runs.isEmpty()
        && flink.status(runs.get(0).jobId()).filter(status -> !status.ended()).isPresent()) {
      return Outcome.done("job " + runs.get(0).jobId() + " runs");
    }
    try (Connection connection = connector.open(context.definition().source())) {
      Optional<Slot> slot = Slot.find(connection, stream.slot());
      if (slot.isEmpty() || slot.get().lost()) {
        return Outcome.failed(
            ErrorCode.SLOT_LOST,
            "slot "
                + stream.slot()
                + (slot.isEmpty()
                    ? " does not exist any more"
                    : " was invalidated (wal_status lost)"));
      }
      SystemIdentity identity =
          SystemIdentity.read(connector, context.definition().source(), connection);
      String recorded = spec.source().systemIdentifier();
      if (!recorded.isEmpty()
          && !identity.identifier().isEmpty()
          && !recorded.equals(identity.identifier())) {
        return Outcome.failed(
            ErrorCode.SYSTEM_CHANGED,
            "system identifier " + identity.identifier() + " instead of " + recorded);
      }
      int timeline = spec.source().timeline();
      if (timeline != 0 && identity.timeline() != 0 && timeline != identity.timeline()) {
        new Promotion(
                connector,
                new TargetTables(
                    services.client(context.pipe().serviceId()), spec.destination().database()))
            .follow(context, identity);
      }
      Optional<Publication> publication = Publication.find(connection, stream.publication());
      if (publication.isEmpty()) {
        return Outcome.failed(
            ErrorCode.PUBLICATION_MISSING,
            "publication " + stream.publication() + " does not exist any more");
      }
      Optional<PipeException.Found> gap =
          PublishedTables.firstGap(connection, stream.publication(), spec);
      if (gap.isPresent()) {
        PipeException.Found found = gap.get();
        throw new PipeException(found.code(), found.detail()).inTable(found.table());
      }
      // The old job's walsender may outlive it a little; a job that meets it would only fail.
      if (slot.get().active() && context.age().compareTo(OLD_READER) < 0) {
        return Outcome.wait(
            ErrorCode.SLOT_ACTIVE,
            "slot " + stream.slot() + " is still read by pid " + slot.get().activePid(),
            Duration.ofSeconds(1));
      }
      return Outcome.done("slot " + stream.slot() + " is there");
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
