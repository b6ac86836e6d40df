package io.penstock.reader.cdc;

import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.StreamChecks;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.spec.PipeSpec;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.postgres.source.fetch.PostgresSourceFetchTaskContext;
import org.apache.flink.cdc.connectors.postgres.source.fetch.PostgresStreamFetchTask.StreamSplitReadTask;
import org.apache.flink.cdc.connectors.postgres.source.fetch.StoppableChangeEventSourceContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the change stream in the connector's thread. In place of the connector's own task: that one
 * makes a slot that is gone anew, at the end of the WAL, and goes on with a gap.
 */
final class StreamTask implements FetchTask<SourceSplitBase> {

  private final PipeSpec spec;
  private final PostgresConnector connector;
  private final StreamSplit split;
  private final StreamWatch watch;
  private final AutomaticFlush automaticFlush = new AutomaticFlush();
  private final Running running = new Running();
  private volatile @Nullable StreamSplitReadTask reading;

  StreamTask(PipeSpec spec, PostgresConnector connector, StreamSplit split, StreamWatch watch) {
    this.spec = spec;
    this.connector = connector;
    this.split = split;
    this.watch = watch;
  }

  /** Asked before every read. */
  private final class Running extends StoppableChangeEventSourceContext {

    @Override
    public boolean isRunning() {
      StreamSplitReadTask task = reading;
      if (task != null && super.isRunning()) {
        automaticFlush.forbid(task);
      }
      return super.isRunning();
    }
  }

  @Override
  public void execute(Context context) throws Exception {
    Lsn position = CommittedOffsets.position(split.getStartingOffset());
    try {
      StreamChecks.check(spec, connector, new PipeSplit.Stream(position, 0, Lsn.NONE));
    } catch (RuntimeException e) {
      throw Failures.classified(e);
    }
    PostgresSourceFetchTaskContext connected = (PostgresSourceFetchTaskContext) context;
    StreamSplitReadTask task =
        new StreamSplitReadTask(
            connected.getDbzConnectorConfig(),
            connected.getSnapShotter(),
            connected.getConnection(),
            connected.getEventDispatcher(),
            connected.getWaterMarkDispatcher(),
            connected.getErrorHandler(),
            connected.getTaskContext().getClock(),
            connected.getDatabaseSchema(),
            connected.getTaskContext(),
            connected.getReplicationConnection(),
            split);
    reading = task;
    watch.connected(true);
    try {
      task.execute(running, connected.getPartition(), connected.getOffsetContext());
    } finally {
      watch.connected(false);
      reading = null;
    }
  }

  /**
   * Tells the slot that everything before a position is in ClickHouse and in a completed
   * checkpoint.
   */
  void confirm(Lsn position) {
    StreamSplitReadTask task = reading;
    if (task != null) {
      task.commitOffset(Map.of(PostgresOffsetContext.LAST_COMMIT_LSN_KEY, position.value()));
      watch.confirmedTo(position);
    }
  }

  @Override
  public boolean isRunning() {
    return reading != null;
  }

  @Override
  public SourceSplitBase getSplit() {
    return split;
  }

  @Override
  public void close() {
    running.stopChangeEventSource();
  }
}
