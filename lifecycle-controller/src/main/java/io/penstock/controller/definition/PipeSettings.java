package io.penstock.controller.definition;

import io.penstock.model.spec.Reader;
import io.penstock.model.spec.ReplicationMode;
import io.penstock.model.type.TypeChoices;
import org.jspecify.annotations.Nullable;

/**
 * A pipe's settings; names and ranges are ClickPipes'.
 *
 * @param syncIntervalSeconds longest time a row waits in the sink; ≥ 1
 * @param pullBatchSize rows of one table that make an INSERT; ≥ 1
 * @param publicationName of the user's publication, empty for one of ours
 * @param mode which phases the pipe has
 * @param replicationSlotName of the user's slot, exactly for mode cdc_only
 * @param allowNullableColumns whether NULL stays NULL
 * @param initialLoadParallelism the job's parallelism; ≥ 1
 * @param snapshotNumRowsPerPartition rows aimed at in one snapshot split; ≥ 1000
 * @param snapshotNumberOfParallelTables tables of which splits are handed out side by side; ≥ 1
 * @param enableFailoverSlots whether the slot is synced to standbys; PG 17+
 * @param metadataPrefix of the columns that Penstock adds
 * @param snapshotMaxBytesPerSecond that all readers of the load together may read; ≥ 1, null for as
 *     much as they can
 * @param types what was chosen where a type has more than one destination; holds for tables that
 *     are made after it was
 * @param ignoresTruncate whether a TRUNCATE of a source table leaves its target as it is
 * @param dropsColumns whether the target loses columns with its source
 * @param reader what reads the source
 */
public record PipeSettings(
    int syncIntervalSeconds,
    int pullBatchSize,
    String publicationName,
    ReplicationMode mode,
    String replicationSlotName,
    boolean allowNullableColumns,
    int initialLoadParallelism,
    int snapshotNumRowsPerPartition,
    int snapshotNumberOfParallelTables,
    boolean enableFailoverSlots,
    String metadataPrefix,
    @Nullable Long snapshotMaxBytesPerSecond,
    TypeChoices types,
    Boolean ignoresTruncate,
    Boolean dropsColumns,
    Reader reader) {

  public PipeSettings {
    types = types == null ? TypeChoices.DEFAULT : types;
    ignoresTruncate = ignoresTruncate == null ? Boolean.FALSE : ignoresTruncate;
    dropsColumns = dropsColumns == null ? Boolean.FALSE : dropsColumns;
    reader = reader == null ? Reader.NATIVE : reader;
  }

  /** Settings with the usual destinations of all types. */
  public PipeSettings(
      int syncIntervalSeconds,
      int pullBatchSize,
      String publicationName,
      ReplicationMode mode,
      String replicationSlotName,
      boolean allowNullableColumns,
      int initialLoadParallelism,
      int snapshotNumRowsPerPartition,
      int snapshotNumberOfParallelTables,
      boolean enableFailoverSlots,
      String metadataPrefix,
      @Nullable Long snapshotMaxBytesPerSecond) {
    this(
        syncIntervalSeconds,
        pullBatchSize,
        publicationName,
        mode,
        replicationSlotName,
        allowNullableColumns,
        initialLoadParallelism,
        snapshotNumRowsPerPartition,
        snapshotNumberOfParallelTables,
        enableFailoverSlots,
        metadataPrefix,
        snapshotMaxBytesPerSecond,
        TypeChoices.DEFAULT,
        false,
        false,
        Reader.NATIVE);
  }
}
