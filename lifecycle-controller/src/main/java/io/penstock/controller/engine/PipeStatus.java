package io.penstock.controller.engine;

import io.penstock.controller.lifecycle.PipeState;
import io.penstock.model.error.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How a pipe is, now.
 *
 * @param phase what is being done, more exactly than the state says; or empty
 * @param commands what may be asked for
 * @param reason why it failed, waits or retries
 * @param lagBytes WAL that is written but not yet in ClickHouse
 * @param lagSeconds age of the newest change that is in ClickHouse, while there are newer ones
 * @param lastInsertAt when rows were last seen to be written, since the controller's start
 * @param targets empty while ClickHouse has not said, or does not answer
 */
public record PipeStatus(
    PipeState state,
    Instant since,
    String phase,
    List<String> commands,
    Optional<Reason> reason,
    OptionalLong lagBytes,
    OptionalDouble lagSeconds,
    double rowsPerSecond,
    long rowsInserted,
    Optional<Instant> lastInsertAt,
    Optional<Targets> targets,
    Optional<SlotStatus> slot,
    Optional<CheckpointStatus> checkpoint,
    Optional<JobLink> job,
    Snapshot snapshot,
    Optional<Resync> resync,
    Counts counts) {

  /**
   * What has been done over all restarts; what a job did again after one is counted again.
   *
   * @param inserts changes of the source, rows of the load among them
   * @param bytesInserted of rows as they are sent, before compression
   * @param batches INSERTs that ClickHouse has acknowledged
   * @param retries INSERTs that were sent again
   * @param snapshotBytes read by the load
   * @param insertMillis all INSERTs together, the sinks' times added up
   * @param insertTimes how many INSERTs took how long, as {@link
   *     io.penstock.model.metric.InsertTimes} counts them
   * @param jobs how many have been submitted
   * @param restarts how often Flink has started one of them again
   * @param errors how often each was met, by code; survives what the history forgets
   */
  public record Counts(
      long inserts,
      long updates,
      long deletes,
      long bytesInserted,
      long batches,
      long retries,
      long snapshotBytes,
      long insertMillis,
      List<Long> insertTimes,
      long jobs,
      long restarts,
      Map<String, Long> errors) {}

  /**
   * Why something is not as it should be. All but {@code detail} may be empty.
   *
   * @param sql what mends it, in the server that it is of
   */
  public record Reason(String code, String detail, String remedy, String sql) {

    /** Nothing is amiss. */
    public static final Reason NONE = new Reason("", "", "", "");

    /** An error with what is known of this time, which may be nothing. */
    static Reason of(ErrorCode code, String detail, String sql) {
      return new Reason(
          code.name(),
          detail.isEmpty() ? code.meaning() : code.meaning() + ": " + detail,
          code.remedy(),
          sql);
    }
  }

  /**
   * The slot in Postgres.
   *
   * @param limitBytes the server's max_slot_wal_keep_size, if it has one
   */
  public record SlotStatus(
      String name,
      long retainedBytes,
      OptionalLong limitBytes,
      String walStatus,
      boolean active,
      String confirmedLsn) {}

  /**
   * The targets together, as they lie on disk.
   *
   * @param rows with all versions that are not merged yet
   * @param parts active ones
   */
  public record Targets(long rows, long parts) {}

  /** The newest completed checkpoint. */
  public record CheckpointStatus(long id, String path, Instant completedAt, long durationMillis) {}

  /** The job in Flink. */
  public record JobLink(String jobId, String url, String status) {}

  /** How far the initial load is. */
  public record Snapshot(long rows, long splitsDone, long splitsTotal) {}

  /**
   * One table.
   *
   * @param changes of the source that are written, over all restarts
   * @param etaSeconds until its rows are copied, at the pace seen so far; while they are copied
   * @param lastChangeAt when rows were last seen to be written, since the controller's start
   */
  public record Table(
      String schema,
      String table,
      String target,
      String state,
      long splitsDone,
      long splitsTotal,
      long rows,
      long rowsInserted,
      Changes changes,
      List<Lossy> lossy,
      Optional<Reason> reason,
      OptionalLong etaSeconds,
      Optional<Instant> lastChangeAt) {

    Table withTimes(OptionalLong eta, Optional<Instant> lastChange) {
      return new Table(
          schema,
          table,
          target,
          state,
          splitsDone,
          splitsTotal,
          rows,
          rowsInserted,
          changes,
          lossy,
          reason,
          eta,
          lastChange);
    }
  }

  /** Changes by kind, rows of the load as inserts. */
  public record Changes(long inserts, long updates, long deletes) {
    static final Changes NONE = new Changes(0, 0, 0);
  }

  /**
   * Values that were not carried exactly.
   *
   * @param column its name in Postgres
   * @param kind in what way
   * @param meaning what is written instead
   */
  public record Lossy(String column, String kind, String meaning, long count) {}

  /**
   * A resync that is under way.
   *
   * @param tables what is copied anew
   * @param copies how far each of them is; empty before its job is planned
   */
  public record Resync(
      List<String> tables,
      Instant startedAt,
      boolean keepOldTables,
      Snapshot progress,
      List<Copy> copies) {}

  /**
   * A table that a resync copies anew.
   *
   * @param target that it will have
   * @param state Pending, Loading or Loaded
   */
  public record Copy(
      String schema,
      String table,
      String target,
      String state,
      Snapshot progress,
      OptionalLong etaSeconds) {}

  /** State that a job has left: what a start goes on from. */
  public record Savepoint(String jobId, String kind, String path, Instant jobStartedAt) {}

  /** One line of the history. */
  public record Event(
      long id, Instant time, String kind, String message, String cause, String by) {}
}
