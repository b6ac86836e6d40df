package io.penstock.model.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A job's sizes and rhythms.
 *
 * @param syncIntervalSeconds longest time a row waits in the sink; ≥ 1
 * @param pullBatchSize rows of one table that make an INSERT; ≥ 1
 * @param parallelism of source and sink: snapshot readers; ≥ 1
 * @param rowsPerPartition rows aimed at in one snapshot split; ≥ 1000
 * @param checkpointMillis between checkpoints; ≥ 100
 * @param snapshotMaxBytesPerSecond that all snapshot readers together may read from the source; ≥
 *     1, null for as much as they can
 * @param parallelTables tables of which chunks are handed out side by side; ≥ 1
 * @param ignoresTruncate whether a TRUNCATE of a source table leaves its target as it is
 * @param reader what reads the source
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSettings(
    int syncIntervalSeconds,
    int pullBatchSize,
    int parallelism,
    int rowsPerPartition,
    long checkpointMillis,
    @Nullable Long snapshotMaxBytesPerSecond,
    Integer parallelTables,
    Boolean ignoresTruncate,
    Reader reader) {

  /** What a pipe gets whose settings say nothing. */
  public static final JobSettings DEFAULT = new JobSettings(5, 100_000, 4, 100_000, 2_000);

  /**
   * Between the checkpoints of a pipe that only copies. Nobody waits for one, and each ends every
   * batch early: this much is copied again after a failure.
   */
  public static final long COPY_CHECKPOINT_MILLIS = 10_000;

  public JobSettings {
    if (snapshotMaxBytesPerSecond != null && snapshotMaxBytesPerSecond < 1) {
      throw new IllegalArgumentException("snapshotMaxBytesPerSecond must be at least 1");
    }
    parallelTables = parallelTables == null ? 1 : parallelTables;
    if (parallelTables < 1) {
      throw new IllegalArgumentException("parallelTables must be at least 1");
    }
    ignoresTruncate = ignoresTruncate == null ? Boolean.FALSE : ignoresTruncate;
    reader = reader == null ? Reader.NATIVE : reader;
  }

  /** Settings without a limit for the copy. */
  public JobSettings(
      int syncIntervalSeconds,
      int pullBatchSize,
      int parallelism,
      int rowsPerPartition,
      long checkpointMillis) {
    this(
        syncIntervalSeconds,
        pullBatchSize,
        parallelism,
        rowsPerPartition,
        checkpointMillis,
        null,
        1,
        false,
        Reader.NATIVE);
  }

  /** The same with a limit for the copy. */
  public JobSettings withSnapshotMaxBytesPerSecond(@Nullable Long limit) {
    return with(limit, parallelTables, ignoresTruncate, reader);
  }

  /** The same, with or without regard to TRUNCATE. */
  public JobSettings withIgnoresTruncate(boolean ignores) {
    return with(snapshotMaxBytesPerSecond, parallelTables, ignores, reader);
  }

  /** The same with another reader. */
  public JobSettings withReader(Reader other) {
    return with(snapshotMaxBytesPerSecond, parallelTables, ignoresTruncate, other);
  }

  /** The same with so many tables side by side. */
  public JobSettings withParallelTables(int tables) {
    return with(snapshotMaxBytesPerSecond, tables, ignoresTruncate, reader);
  }

  private JobSettings with(@Nullable Long limit, int tables, boolean ignores, Reader by) {
    return new JobSettings(
        syncIntervalSeconds,
        pullBatchSize,
        parallelism,
        rowsPerPartition,
        checkpointMillis,
        limit,
        tables,
        ignores,
        by);
  }
}
