package io.penstock.job.source;

import io.penstock.job.encode.TableWriters;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.StreamChecks;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.job.snapshot.ChunkCopy;
import io.penstock.job.snapshot.CopyThrottle;
import io.penstock.job.source.ChunkFinished.Outcome;
import io.penstock.job.split.PipeSplit;
import io.penstock.job.stream.ChangeStream;
import io.penstock.job.stream.CoveredTables;
import io.penstock.job.stream.SlotConfirmation;
import io.penstock.job.stream.StreamBatch;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the splits of one subtask in the fetcher's thread; the sink inserts in the task's thread
 * meanwhile. Flink's queue between the two bounds what is in memory. Chunks are read one after the
 * other; where the subtask has the stream too, it takes turns with a block of the chunk.
 */
final class SplitWork implements SplitReader<Emission, PipeSplit> {

  /** Beside the stream, the session for copying is kept this long for another chunk. */
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

  /** Longest pause in a step: whoever stops the reader waits for its end. */
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final PipeSpec spec;
  private final PostgresConnector connector;
  private final SlotConfirmation confirmation;
  private final CoveredTables covered;
  private final QueuedBytes queued;
  private final ReaderMetrics metrics;
  private final CopyThrottle throttle;
  private final BlockPool pool = BlockPool.SHARED;
  private final TableWriters[] writers;
  private final Queue<PipeSplit.Chunk> waiting = new ArrayDeque<>();

  private @Nullable ChunkCopy chunks;
  private long chunkEndedAt;
  private PipeSplit.@Nullable Chunk chunk;
  private PipeSplit.@Nullable Stream streamStart;
  private @Nullable ChangeStream stream;
  private int timeline;
  private boolean streamsTurn;

  SplitWork(
      PipeSpec spec,
      PostgresConnector connector,
      SlotConfirmation confirmation,
      CoveredTables covered,
      QueuedBytes queued,
      ReaderMetrics metrics) {
    this.spec = spec;
    this.connector = connector;
    this.confirmation = confirmation;
    this.covered = covered;
    this.queued = queued;
    this.metrics = metrics;
    this.throttle = CopyThrottle.of(spec.settings(), System::nanoTime);
    this.writers = new TableWriters[spec.tables().size()];
    for (int i = 0; i < writers.length; i++) {
      TablePlan table = spec.tables().get(i);
      writers[i] = new TableWriters(table, metrics.lossy(i, table));
    }
  }

  @Override
  public void handleSplitsChanges(SplitsChange<PipeSplit> change) {
    if (change instanceof SplitsAddition<PipeSplit> addition) {
      for (PipeSplit split : addition.splits()) {
        if (split instanceof PipeSplit.Chunk added) {
          waiting.add(added);
        } else if (split instanceof PipeSplit.Stream added) {
          streamStart = added;
        }
      }
    }
  }

  @Override
  public RecordsWithSplitIds<Emission> fetch() {
    try {
      return step();
    } catch (PipeException e) {
      // After a promotion it is for the controller to say whether the pipe may go on.
      if (e.code().errorClass() == ErrorClass.RETRY && e.code() != ErrorCode.SOURCE_PROMOTED) {
        throw e;
      }
      // Trying again cannot help: without this Flink would restart the job for ever.
      throw new SuppressRestartsException(e);
    }
  }

  private Fetched step() {
    if (queued.enough()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      return Fetched.NOTHING;
    }
    if (stream == null && streamStart != null) {
      stream = open(streamStart);
    }
    boolean copies = chunk != null || !waiting.isEmpty();
    long pause = copies ? throttle.pauseNanos() : 0;
    boolean due = copies && pause == 0;
    streamsTurn = stream != null && (!due || !streamsTurn);
    if (streamsTurn) {
      return follow(Objects.requireNonNull(stream), !due);
    }
    if (!due) {
      LockSupport.parkNanos(Math.min(pause, PAUSE_NANOS));
      return Fetched.NOTHING;
    }
    PipeSplit.Chunk open = chunk;
    return open == null ? start(waiting.remove()) : copy(open);
  }

  private Fetched start(PipeSplit.Chunk started) {
    if (!spec.tables().get(started.table()).active()) {
      // Brought back by a state from before the table was stopped.
      return end(started, Outcome.COPIED);
    }
    ChunkCopy copy = chunks;
    if (copy == null) {
      copy = new ChunkCopy(spec, connector, writers, pool, throttle);
      chunks = copy;
    }
    return switch (copy.open(started)) {
      case OPEN -> {
        chunk = started;
        yield copy(started);
      }
      case LOCKED -> {
        waiting.add(started);
        yield Fetched.NOTHING;
      }
      case REWRITTEN -> end(started, Outcome.REWRITTEN);
      case SNAPSHOT_LOST -> end(started, Outcome.SNAPSHOT_LOST);
    };
  }

  private static Fetched end(PipeSplit.Chunk unread, Outcome outcome) {
    return Fetched.end(unread.id(), new Emission.ChunkEnd(0, outcome));
  }

  private Fetched copy(PipeSplit.Chunk open) {
    ChunkCopy copy = Objects.requireNonNull(chunks);
    long before = copy.bytes();
    RowBlock block = copy.next();
    metrics.copied(block == null ? 0 : block.rows(), copy.bytes() - before);
    if (block != null) {
      List<RowBlock> blocks = List.of(block);
      queued.add(blocks);
      return Fetched.of(open.id(), new Emission.Rows(blocks));
    }
    chunk = null;
    chunkEndedAt = System.nanoTime();
    return Fetched.end(open.id(), new Emission.ChunkEnd(copy.rows(), Outcome.COPIED));
  }

  private ChangeStream open(PipeSplit.Stream start) {
    timeline = StreamChecks.check(spec, connector, start);
    ChangeStream opened =
        new ChangeStream(spec, connector, writers, pool, start, confirmation, covered);
    metrics.streaming(opened::lagMillis);
    return opened;
  }

  private Fetched follow(ChangeStream open, boolean alone) {
    boolean copied = chunk == null && waiting.isEmpty();
    if (copied && chunks != null && System.nanoTime() - chunkEndedAt > KEPT_NANOS) {
      chunks.close();
      chunks = null;
    }
    StreamBatch batch = open.next(alone);
    queued.add(batch.blocks());
    return Fetched.of(PipeSplit.Stream.ID, new Emission.Changes(batch, timeline));
  }

  @Override
  public void wakeUp() {
    // No step waits for long.
  }

  @Override
  public void close() {
    metrics.streaming(null);
    if (chunks != null) {
      chunks.close();
    }
    if (stream != null) {
      stream.close();
    }
  }
}
