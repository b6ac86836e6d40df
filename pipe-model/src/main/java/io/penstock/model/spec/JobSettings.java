package io.penstock.model.spec;

/**
 * A job's sizes and rhythms.
 *
 * @param syncIntervalSeconds longest time a row waits in the sink; ≥ 1
 * @param pullBatchSize rows of one table that make an INSERT; ≥ 1
 * @param parallelism of source and sink: snapshot readers; ≥ 1
 * @param rowsPerPartition rows aimed at in one snapshot split; ≥ 1000
 * @param checkpointMillis between checkpoints; ≥ 100
 */
public record JobSettings(
    int syncIntervalSeconds,
    int pullBatchSize,
    int parallelism,
    int rowsPerPartition,
    long checkpointMillis) {

  /** What a pipe gets whose settings say nothing. */
  public static final JobSettings DEFAULT = new JobSettings(5, 100_000, 4, 100_000, 2_000);
}
