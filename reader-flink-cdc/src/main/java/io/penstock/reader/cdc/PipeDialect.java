package io.penstock.reader.cdc;

import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.secret.JobSecrets;
import io.penstock.model.spec.PipeSpec;
import java.util.Objects;
import org.apache.flink.cdc.connectors.base.config.JdbcSourceConfig;
import org.apache.flink.cdc.connectors.base.relational.connection.JdbcConnectionPoolFactory;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.postgres.source.PostgresDialect;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;
import org.apache.flink.cdc.connectors.postgres.source.fetch.PostgresScanFetchTask;
import org.jspecify.annotations.Nullable;

/** What differs from the connector's own way with Postgres. Made in the process that uses it. */
final class PipeDialect extends PostgresDialect {

  private static final long serialVersionUID = 1;

  private final transient PipeSpec spec;
  private final transient PipePools pools;
  private final transient StreamWatch watch;
  private transient @Nullable StreamTask stream;

  PipeDialect(PipeSpec spec, PostgresSourceConfig config, StreamWatch watch) {
    super(config);
    this.spec = spec;
    this.watch = watch;
    this.pools = new PipePools(spec.pipeId(), PipeConfig.connection(spec));
  }

  /**
   * Where the stream has to begin, whatever was copied when: where the slot began. By the
   * connector's own answer, the end of the WAL when a chunk was read, changes would be passed over
   * whose transaction was open then, or committed and not yet visible.
   */
  @Override
  public Offset displayCurrentOffset(JdbcSourceConfig config) {
    return CommittedOffsets.at(Objects.requireNonNull(spec.stream()).startLsn());
  }

  @Override
  public JdbcConnectionPoolFactory getPooledDataSourceFactory() {
    return pools;
  }

  @Override
  public FetchTask<SourceSplitBase> createFetchTask(SourceSplitBase split) {
    if (split.isSnapshotSplit()) {
      return new PostgresScanFetchTask(split.asSnapshotSplit());
    }
    StreamTask task =
        new StreamTask(
            spec, new PostgresConnector(spec, JobSecrets.opener()), split.asStreamSplit(), watch);
    stream = task;
    return task;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId, @Nullable Offset offset) {
    StreamTask task = stream;
    if (task != null && offset != null) {
      task.confirm(CommittedOffsets.position(offset));
    }
  }
}
