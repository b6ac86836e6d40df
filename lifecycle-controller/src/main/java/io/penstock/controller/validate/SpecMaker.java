package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.Replication;
import io.penstock.controller.source.ServerFacts;
import io.penstock.controller.source.Slot;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.controller.source.SystemIdentity;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.JobSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.type.TypeMap;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Records what the slot was made with and how the tables are defined after that: the spec. Only
 * what is read after the slot exists is sure to fit the first change that it sends.
 */
public final class SpecMaker {

  private final SourceConnector connector;

  public SpecMaker(SourceConnector connector) {
    this.connector = connector;
  }

  /**
   * A spec.
   *
   * @param notices what a person should know
   */
  public record Made(PipeSpec spec, List<String> notices) {}

  /**
   * Reads everything and puts it together.
   *
   * @param time64 whether the destination has the type Time64
   * @throws PipeException with the first problem's code and all their texts
   */
  public Made make(
      String pipeId, PipeDefinition definition, DestinationSpec destination, boolean time64) {
    Replication replication = Replication.of(pipeId, definition);
    SourceDefinition source = definition.source();
    try (Connection connection = connector.open(source)) {
      Problems problems = new Problems();
      ServerFacts facts = ServerFacts.read(connection);
      StreamSpec stream = null;
      Lsn version;
      if (definition.mode().streams()) {
        Slot slot =
            Slot.find(connection, replication.slot())
                .orElseThrow(
                    () ->
                        new PipeException(
                            ErrorCode.SLOT_LOST,
                            "slot \"" + replication.slot() + "\" does not exist"));
        Lsn start = slot.confirmedFlushLsn();
        Lsn restart = slot.restartLsn();
        if (start == null || restart == null || slot.lost()) {
          throw new PipeException(
              ErrorCode.SLOT_LOST, "slot \"" + replication.slot() + "\" is not usable");
        }
        stream = new StreamSpec(replication.publication(), replication.slot(), start);
        version = restart;
      } else {
        version = position(connection);
      }
      PlanReader read = PlanReader.read(connection, definition, facts, time64, problems);
      if (!problems.isEmpty()) {
        Problem first = problems.list().get(0);
        throw new PipeException(first.code(), problems.text().replace('\n', ' '));
      }
      SystemIdentity identity = SystemIdentity.read(connector, source, connection);
      PipeSettings settings = definition.settings();
      PipeSpec spec =
          new PipeSpec(
              PipeSpec.VERSION,
              TypeMap.BEHAVIOUR_VERSION,
              pipeId,
              definition.name(),
              definition.mode(),
              new SourceSpec(
                  source.host(),
                  source.port(),
                  source.database(),
                  source.username(),
                  source.password(),
                  source.tls(),
                  identity.identifier(),
                  identity.timeline()),
              destination,
              stream,
              settings.metadataPrefix(),
              new JobSettings(
                  settings.syncIntervalSeconds(),
                  settings.pullBatchSize(),
                  settings.initialLoadParallelism(),
                  settings.snapshotNumRowsPerPartition(),
                  JobSettings.DEFAULT.checkpointMillis()),
              read.plans().stream().map(plan -> plan.withSnapshotVersion(version)).toList());
      return new Made(spec, read.notices());
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** A position that no snapshot-only copy needs more of than its being the same for all rows. */
  private static Lsn position(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row =
            sql.executeQuery(
                "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                    + " ELSE pg_current_wal_insert_lsn() END::text AS lsn")) {
      row.next();
      return Lsn.parse(row.getString("lsn"));
    }
  }
}
