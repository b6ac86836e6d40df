package io.penstock.reader.cdc;

import io.penstock.job.row.RowBlock;
import io.penstock.model.spec.PipeSpec;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.source.assigner.HybridSplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.SplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.StreamSplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.StreamPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.postgres.source.PostgresSourceBuilder.PostgresIncrementalSource;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfig;
import org.apache.flink.cdc.connectors.postgres.source.config.PostgresSourceConfigFactory;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.jspecify.annotations.Nullable;

/** The connector's source with our parts in it. Never serialized: it is made where it is used. */
final class ConnectorSource extends PostgresIncrementalSource<RowBlock> {

  private static final long serialVersionUID = 1;

  private final transient PipeSpec spec;
  private final transient StreamWatch watch;
  private final transient PostgresSourceConfig config;
  private final transient PipeDialect dialect;

  ConnectorSource(PipeSpec spec, StreamWatch watch) {
    this(spec, watch, PipeConfig.of(spec));
  }

  private ConnectorSource(PipeSpec spec, StreamWatch watch, PostgresSourceConfigFactory factory) {
    this(spec, watch, factory, new PipeDialect(spec, factory.create(0), watch));
  }

  private ConnectorSource(
      PipeSpec spec, StreamWatch watch, PostgresSourceConfigFactory factory, PipeDialect dialect) {
    super(factory, new NoDeserializer(), new CommittedOffsets(), dialect);
    this.spec = spec;
    this.watch = watch;
    this.config = factory.create(0);
    this.dialect = dialect;
  }

  /** The enumerator, fresh or of a state. */
  SplitEnumerator<SourceSplitBase, PendingSplitsState> enumerator(
      SplitEnumeratorContext<SourceSplitBase> context, @Nullable PendingSplitsState state) {
    return new PipeSplits(
        spec, context, config, new CountingAssigner(spec, assigner(context, state), state));
  }

  private SplitAssigner assigner(
      SplitEnumeratorContext<SourceSplitBase> context, @Nullable PendingSplitsState state) {
    int readers = context.currentParallelism();
    if (state instanceof HybridPendingSplitsState hybrid) {
      return new HybridSplitAssigner<>(config, readers, hybrid, dialect, offsetFactory, context);
    }
    if (state instanceof StreamPendingSplitsState stream) {
      return new StreamSplitAssigner(config, stream, dialect, offsetFactory, context);
    }
    if (!spec.mode().snapshots()) {
      return new StreamSplitAssigner(config, dialect, offsetFactory, context);
    }
    return new HybridSplitAssigner<>(
        config,
        readers,
        dialect.discoverDataCollections(config),
        dialect.isDataCollectionIdCaseSensitive(config),
        dialect,
        offsetFactory,
        context);
  }

  @Override
  protected RecordEmitter<SourceRecords, RowBlock, SourceSplitState> createRecordEmitter(
      SourceConfig sourceConfig, SourceReaderMetrics metrics) {
    return new BlockEmitter(spec, metrics, offsetFactory, watch);
  }
}
