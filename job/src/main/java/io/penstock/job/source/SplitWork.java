package io.penstock.job.source;

import io.penstock.job.encode.LossyCounter;
import io.penstock.job.encode.TableWriters;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.StreamChecks;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.job.snapshot.ChunkCopy;
import io.penstock.job.source.ChunkFinished.Outcome;
import io.penstock.job.split.PipeSplit;
import io.penstock.job.stream.ChangeStream;
import io.penstock.job.stream.SlotConfirmation;
import io.penstock.job.stream.StreamBatch;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the splits of one subtask, one after the other, in the fetcher's thread; the sink inserts
 * in the task's thread meanwhile. Flink's queue between the two bounds what is in memory.
 */
final class SplitWork implements SplitReader<Emission, PipeSplit> {

  private final PipeSpec spec;
  private final PostgresConnector connector;
  private final SlotConfirmation confirmation;
  private final ReaderMetrics metrics;
  private final BlockPool pool = new BlockPool();
  private final TableWriters[] writers;
  private final Queue<PipeSplit> waiting = new ArrayDeque<>();

  private @Nullable ChunkCopy chunks;
  private PipeSplit.@Nullable Chunk chunk;
  private @Nullable ChangeStream stream;

  SplitWork(
      PipeSpec spec,
      PostgresConnector connector,
      SlotConfirmation confirmation,
      ReaderMetrics metrics) {
    this.spec = spec;
    this.connector = connector;
    this.confirmation = confirmation;
    this.metrics = metrics;
    this.writers = new TableWriters[spec.tables().size()];
    for (int i = 0; i < writers.length; i++) {
      LossyCounter[] lossy = new LossyCounter[spec.tables().get(i).columns().size()];
      for (int column = 0; column < lossy.length; column++) {
        lossy[column] = new LossyCounter();
      }
      writers[i] = new TableWriters(spec.tables().get(i), lossy);
      metrics.lossy(i, lossy);
    }
  }

  @Override
  public void handleSplitsChanges(SplitsChange<PipeSplit> change) {
    if (change instanceof SplitsAddition<PipeSplit> addition) {
      waiting.addAll(addition.splits());
    }
  }

  @Override
  public RecordsWithSplitIds<Emission> fetch() {
    try {
      return step();
    } catch (PipeException e) {
      if (e.code().errorClass() == ErrorClass.RETRY) {
        throw e;
      }
      // Trying again cannot help: without this Flink would restart the job for ever.
      throw new SuppressRestartsException(e);
    }
  }

  private Fetched step() {
    PipeSplit.Chunk open = chunk;
    if (open != null) {
      return copy(open);
    }
    if (stream != null) {
      return follow(stream);
    }
    PipeSplit next = waiting.poll();
    if (next instanceof PipeSplit.Chunk started) {
      return start(started);
    }
    if (next instanceof PipeSplit.Stream started) {
      start(started);
    }
    return Fetched.NOTHING;
  }

  private Fetched start(PipeSplit.Chunk started) {
    ChunkCopy copy = chunks;
    if (copy == null) {
      copy = new ChunkCopy(spec, connector, writers, pool);
      chunks = copy;
    }
    Outcome outcome =
        switch (copy.open(started)) {
          case OPEN -> Outcome.COPIED;
          case REWRITTEN -> Outcome.REWRITTEN;
          case SNAPSHOT_LOST -> Outcome.SNAPSHOT_LOST;
        };
    if (outcome != Outcome.COPIED) {
      return Fetched.end(started.id(), new Emission.ChunkEnd(0, outcome));
    }
    chunk = started;
    return copy(started);
  }

  private Fetched copy(PipeSplit.Chunk open) {
    ChunkCopy copy = java.util.Objects.requireNonNull(chunks);
    long before = copy.bytes();
    RowBlock block = copy.next();
    metrics.copied(block == null ? 0 : block.rows(), copy.bytes() - before);
    if (block != null) {
      return Fetched.of(open.id(), new Emission.Rows(List.of(block)));
    }
    chunk = null;
    return Fetched.end(open.id(), new Emission.ChunkEnd(copy.rows(), Outcome.COPIED));
  }

  private void start(PipeSplit.Stream started) {
    StreamChecks.check(spec, connector, started.position());
    if (chunks != null) {
      chunks.close();
      chunks = null;
    }
    stream = new ChangeStream(spec, connector, writers, pool, started, confirmation);
    metrics.streaming(stream::lagMillis);
  }

  private static Fetched follow(ChangeStream open) {
    StreamBatch batch = open.next();
    return Fetched.of(PipeSplit.Stream.ID, new Emission.Changes(batch));
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
