package io.penstock.controller.validate;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.definition.TableMapping;
import io.penstock.controller.fields.Problem;
import io.penstock.controller.fields.Problems;
import io.penstock.controller.source.PartitionTrees;
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
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.spec.SourceSpec;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.type.TypeMap;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

  /** The spec of a new pipe. */
  public Made make(
      String pipeId,
      PipeDefinition definition,
      Replication replication,
      DestinationSpec destination,
      boolean time64) {
    return make(pipeId, definition, replication, destination, time64, TypeMap.BEHAVIOUR_VERSION);
  }

  /**
   * Reads everything and puts it together.
   *
   * @param replication the publication and the slot, which must be there
   * @param time64 whether the destination has the type Time64
   * @param behaviourVersion that the pipe was made with
   * @throws PipeException with the first problem's code and all their texts
   */
  public Made make(
      String pipeId,
      PipeDefinition definition,
      Replication replication,
      DestinationSpec destination,
      boolean time64,
      int behaviourVersion) {
    SourceDefinition source = definition.source();
    try (Connection connection = connector.open(source)) {
      Problems problems = new Problems();
      ServerFacts facts = ServerFacts.read(connection);
      StreamSpec stream = null;
      Lsn version;
      if (definition.mode().streams()) {
        Slot slot = usable(connection, replication.slot());
        stream =
            new StreamSpec(
                replication.publication(),
                replication.slot(),
                Objects.requireNonNull(slot.confirmedFlushLsn()));
        version = Objects.requireNonNull(slot.restartLsn());
      } else {
        version = position(connection);
      }
      PlanReader read =
          PlanReader.read(
              connection,
              definition,
              facts,
              time64,
              behaviourVersion,
              replication.publication(),
              problems);
      refuse(problems);
      SystemIdentity identity = SystemIdentity.read(connector, source, connection);
      PipeSettings settings = definition.settings();
      PipeSpec spec =
          new PipeSpec(
              PipeSpec.VERSION,
              behaviourVersion,
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
              sizes(settings, definition.mode()),
              read.plans().stream().map(plan -> plan.withSnapshotVersion(version)).toList());
      return new Made(spec.withPartitions(partitions(connection, read)), read.notices());
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** Before the job plans the copy: what is attached later is seen to be new. */
  private static Map<Long, List<String>> partitions(Connection connection, PlanReader read) {
    return PartitionTrees.texts(
        connection,
        read.plans().stream().filter(TablePlan::partitioned).map(TablePlan::oid).toList());
  }

  private static Slot usable(Connection connection, String name) {
    Slot slot =
        Slot.find(connection, name)
            .orElseThrow(
                () ->
                    new PipeException(ErrorCode.SLOT_LOST, "slot \"" + name + "\" does not exist"));
    if (slot.confirmedFlushLsn() == null || slot.restartLsn() == null || slot.lost()) {
      throw new PipeException(ErrorCode.SLOT_LOST, "slot \"" + name + "\" is not usable");
    }
    return slot;
  }

  private static void refuse(Problems problems) {
    if (!problems.isEmpty()) {
      Problem first = problems.list().get(0);
      throw new PipeException(first.code(), problems.text().replace('\n', ' '));
    }
  }

  private static JobSettings sizes(PipeSettings settings, ReplicationMode mode) {
    return new JobSettings(
        settings.syncIntervalSeconds(),
        settings.pullBatchSize(),
        settings.initialLoadParallelism(),
        settings.snapshotNumRowsPerPartition(),
        mode.streams()
            ? JobSettings.DEFAULT.checkpointMillis()
            : JobSettings.COPY_CHECKPOINT_MILLIS,
        settings.snapshotMaxBytesPerSecond(),
        settings.snapshotNumberOfParallelTables(),
        settings.ignoresTruncate(),
        settings.reader());
  }

  /**
   * The spec of a pipe whose definition was edited: tables that are not mapped any more get nothing
   * to do, new ones are planned and put at the end. The version of their copied rows is the slot's
   * restart_lsn as it is now: no change that the stream can still deliver lies below it.
   *
   * @param stopped indices of tables that have nothing to do and are mapped all the same
   */
  public Made edit(PipeSpec spec, Set<Integer> stopped, PipeDefinition definition, boolean time64) {
    List<TablePlan> tables = new ArrayList<>();
    Set<List<String>> carried = new HashSet<>();
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan plan = spec.tables().get(i);
      boolean kept = mapped(plan, definition);
      if (kept && (plan.active() || stopped.contains(i))) {
        carried.add(List.of(plan.schema(), plan.name()));
      }
      tables.add(kept ? plan : plan.withWork(TableWork.NONE));
    }
    List<TableMapping> added =
        definition.tables().stream().filter(t -> !carried.contains(t.source())).toList();
    PipeSpec sized = spec.withSettings(sizes(definition.settings(), definition.mode()));
    if (added.isEmpty()) {
      return new Made(sized.withTables(tables), List.of());
    }
    StreamSpec stream = spec.stream();
    try (Connection connection = connector.open(definition.source())) {
      Problems problems = new Problems();
      PlanReader read =
          PlanReader.read(
              connection,
              definition.withTables(added),
              ServerFacts.read(connection),
              time64,
              spec.behaviourVersion(),
              stream == null ? "" : stream.publication(),
              problems);
      refuse(problems);
      Lsn version =
          stream == null
              ? position(connection)
              : Objects.requireNonNull(usable(connection, stream.slot()).restartLsn());
      read.plans().forEach(plan -> tables.add(plan.withSnapshotVersion(version)));
      return new Made(
          sized.withTables(tables).withMorePartitions(partitions(connection, read)),
          read.notices());
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** Whether a definition maps a planned table to the same target. */
  public static boolean mapped(TablePlan plan, PipeDefinition definition) {
    return definition.tables().stream()
        .anyMatch(
            t ->
                t.source().equals(List.of(plan.schema(), plan.name()))
                    && t.target().equals(plan.targetTable()));
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
