package io.penstock.reader.cdc;

import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.StreamChecks;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.spec.PipeSpec;
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
  private final SlotStream slot = new SlotStream();
  private final Running running = new Running();
  private volatile @Nullable StreamSplitReadTask reading;
  private volatile Lsn covered = Lsn.NONE;

  StreamTask(PipeSpec spec, PostgresConnector connector, StreamSplit split, StreamWatch watch) {
    this.spec = spec;
    this.connector = connector;
    this.split = split;
    this.watch = watch;
  }

  /** Asked before every read, by the thread that reads. */
  private final class Running extends StoppableChangeEventSourceContext {

    private Lsn reached = Lsn.NONE;
    private Lsn confirmed = Lsn.NONE;

    @Override
    public boolean isRunning() {
      StreamSplitReadTask task = reading;
      if (task != null && super.isRunning()) {
        slot.attach(task);
        confirm();
        advance(task.offsetContext);
      }
      return super.isRunning();
    }

    private void confirm() {
      Lsn wanted = covered;
      if (wanted.isAfter(confirmed) && slot.confirm(wanted)) {
        confirmed = wanted;
        watch.confirmedTo(wanted);
      }
    }

    /**
     * What was received has been handed on by now. The next record or heartbeat takes the position
     * along, so that a quiet slot moves too.
     */
    private void advance(PostgresOffsetContext offset) {
      Lsn received = slot.received();
      if (received.isAfter(reached)) {
        reached = received;
        io.debezium.connector.postgresql.connection.Lsn position =
            io.debezium.connector.postgresql.connection.Lsn.valueOf(received.value());
        offset.updateCommitPosition(position, position);
      }
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
      // Of no position: Postgres goes on from what the slot has confirmed, and the check has found
      // that this is not too far. In one that it is told Debezium searches the record to go on
      // with.
      PostgresOffsetContext nowhere =
          new PostgresOffsetContext.Loader(connected.getDbzConnectorConfig())
              .load(CommittedOffsets.nowhere());
      task.execute(running, connected.getPartition(), nowhere);
    } finally {
      watch.connected(false);
      reading = null;
    }
  }

  /**
   * Everything before a position is in ClickHouse and in a completed checkpoint: the slot is told
   * before the next read.
   */
  void confirm(Lsn position) {
    covered = position;
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
