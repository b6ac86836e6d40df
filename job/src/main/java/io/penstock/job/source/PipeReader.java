package io.penstock.job.source;

import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.row.RowBlock;
import io.penstock.job.split.PipeSplit;
import io.penstock.job.stream.CoveredTables;
import io.penstock.job.stream.SlotConfirmation;
import io.penstock.job.stream.StreamBatch;
import io.penstock.model.spec.PipeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;

/**
 * One subtask's reader. Emits blocks, keeps the position they lead to, and lets the slot be
 * confirmed only as far as a completed checkpoint covers: the chained sink has flushed before each
 * barrier.
 */
final class PipeReader
    extends SingleThreadMultiplexSourceReaderBase<Emission, RowBlock, PipeSplit, SplitProgress> {

  /** Blocks that may wait for the sink; each is about BlockPool.BLOCK_BYTES long. */
  private static final int QUEUE_BLOCKS = 16;

  /**
   * The one that is read and the one that follows it. Without that Flink ends the idle fetcher, and
   * with it the session, its buffers and a third of the time.
   */
  private static final int CHUNKS_AT_HAND = 2;

  private final SlotConfirmation confirmation;
  private final CoveredTables covered;
  private final ReaderMetrics metrics;
  private final NavigableMap<Long, Long> positions = new TreeMap<>();
  private final List<PipeSplit.Chunk> restored = new ArrayList<>();
  private boolean started;
  private boolean follows;

  PipeReader(
      PipeSpec spec,
      PostgresConnector connector,
      SlotConfirmation confirmation,
      CoveredTables covered,
      ReaderMetrics metrics,
      SourceReaderContext context) {
    this(spec, connector, confirmation, covered, new QueuedBytes(), metrics, context);
  }

  private PipeReader(
      PipeSpec spec,
      PostgresConnector connector,
      SlotConfirmation confirmation,
      CoveredTables covered,
      QueuedBytes queued,
      ReaderMetrics metrics,
      SourceReaderContext context) {
    super(
        () -> new SplitWork(spec, connector, confirmation, covered, queued, metrics),
        (emission, output, progress) -> emit(emission, output, progress, queued, metrics),
        configuration(),
        context);
    this.confirmation = confirmation;
    this.covered = covered;
    this.metrics = metrics;
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(SourceReaderOptions.ELEMENT_QUEUE_CAPACITY, QUEUE_BLOCKS);
    return configuration;
  }

  private static void emit(
      Emission emission,
      SourceOutput<RowBlock> output,
      SplitProgress progress,
      QueuedBytes queued,
      ReaderMetrics metrics) {
    if (emission instanceof Emission.Rows rows) {
      queued.remove(rows.blocks());
      rows.blocks().forEach(output::collect);
    } else if (emission instanceof Emission.ChunkEnd end) {
      progress.end(end);
    } else if (emission instanceof Emission.Changes changes) {
      StreamBatch batch = changes.batch();
      queued.remove(batch.blocks());
      batch.blocks().forEach(output::collect);
      progress.advance(
          new PipeSplit.Stream(
              batch.position(), batch.rows(), batch.partial(), changes.timeline()));
      metrics.emittedTo(batch.position());
    }
  }

  @Override
  public void start() {
    super.start();
    started = true;
    context.sendSourceEventToCoordinator(new SplitsHeld(List.copyOf(restored), follows));
    askForMore();
  }

  /** Asks also beside the stream: the enumerator knows whether to give. */
  private void askForMore() {
    if (getNumberOfCurrentlyAssignedSplits() - (follows ? 1 : 0) < CHUNKS_AT_HAND) {
      context.sendSplitRequest();
    }
  }

  @Override
  public void addSplits(List<PipeSplit> splits) {
    super.addSplits(splits);
    for (PipeSplit split : splits) {
      if (split instanceof PipeSplit.Stream) {
        follows = true;
      } else if (!started && split instanceof PipeSplit.Chunk chunk) {
        restored.add(chunk);
      }
    }
    if (started) {
      askForMore();
    }
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof TablesCovered told) {
      covered.set(told.tables());
    }
  }

  @Override
  protected void onSplitFinished(Map<String, SplitProgress> finished) {
    for (SplitProgress progress : finished.values()) {
      context.sendSourceEventToCoordinator(progress.finished());
    }
    askForMore();
  }

  @Override
  public List<PipeSplit> snapshotState(long checkpointId) {
    List<PipeSplit> splits = super.snapshotState(checkpointId);
    for (PipeSplit split : splits) {
      if (split instanceof PipeSplit.Stream stream) {
        positions.put(checkpointId, stream.position().value());
      }
    }
    return splits;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    NavigableMap<Long, Long> covered = positions.headMap(checkpointId, true);
    if (!covered.isEmpty()) {
      long position = covered.lastEntry().getValue();
      confirmation.confirm(position);
      metrics.confirmedTo(position);
      covered.clear();
    }
  }

  @Override
  protected SplitProgress initializedState(PipeSplit split) {
    return new SplitProgress(split);
  }

  @Override
  protected PipeSplit toSplitType(String splitId, SplitProgress progress) {
    return progress.split();
  }
}
