package io.penstock.job.source;

import io.penstock.job.postgres.ChunkPlanner;
import io.penstock.job.source.PlanState.TableProgress;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the snapshot, hands its chunks to whoever asks, then the stream split to one reader.
 *
 * <p>The stream starts only when a completed checkpoint covers every chunk: from then on all copied
 * rows are in ClickHouse, so that a TRUNCATE in the stream cannot be overtaken by a copied row that
 * still waits in some sink. (Row versions make every other order safe.)
 *
 * <p>A chunk handed out twice is read twice, which is harmless; a chunk forgotten would be lost
 * rows. So whenever it is unclear who has a chunk, it is open.
 */
final class PipeEnumerator implements SplitEnumerator<PipeSplit, PlanState> {

  private static final Logger LOG = LoggerFactory.getLogger(PipeEnumerator.class);

  private final PipeSpec spec;
  private final SplitEnumeratorContext<PipeSplit> context;
  private final ChunkPlanner planner;
  private final Runnable emptyTargets;

  private final Map<String, PipeSplit.Chunk> open = new LinkedHashMap<>();
  private final Deque<PipeSplit.Chunk> pending = new ArrayDeque<>();
  private final Set<Integer> waiting = new LinkedHashSet<>();
  private final List<TableProgress> progress = new ArrayList<>();
  private boolean planned;
  private int epoch;
  private boolean streamAssigned;
  private volatile boolean covered;
  private @Nullable Long coveringCheckpoint;

  PipeEnumerator(
      PipeSpec spec,
      SplitEnumeratorContext<PipeSplit> context,
      ChunkPlanner planner,
      Runnable emptyTargets,
      @Nullable PlanState restored) {
    this.spec = spec;
    this.context = context;
    this.planner = planner;
    this.emptyTargets = emptyTargets;
    for (int i = 0; i < spec.tables().size(); i++) {
      progress.add(TableProgress.NONE);
    }
    if (restored != null) {
      restore(restored);
    }
    EnumeratorMetrics.register(context.metricGroup(), this::view);
  }

  private void restore(PlanState state) {
    epoch = state.epoch();
    streamAssigned = state.streamAssigned();
    if (spec.mode().streams()) {
      planned = state.planned();
      state.open().forEach(chunk -> open.put(chunk.id(), chunk));
      pending.addAll(state.open());
      for (int i = 0; i < Math.min(progress.size(), state.progress().size()); i++) {
        progress.set(i, state.progress().get(i));
      }
      covered = planned && open.isEmpty();
    } else if (state.planned()) {
      // The exported snapshot died with the JobManager: what was read no longer fits together.
      epoch++;
    }
  }

  @Override
  public void start() {
    if (!spec.mode().snapshots()) {
      planned = true;
      covered = true;
    } else if (!planned) {
      plan();
    }
  }

  private void plan() {
    int planEpoch = epoch;
    context.callAsync(
        () -> {
          if (!spec.mode().streams()) {
            // Rows of an interrupted load belong to another snapshot, and no stream mends them.
            emptyTargets.run();
          }
          return planner.plan(planEpoch);
        },
        this::planned);
  }

  private void planned(List<PipeSplit.Chunk> chunks, @Nullable Throwable failure) {
    if (failure != null) {
      throw new FlinkRuntimeException(failure);
    }
    LOG.info("{}: snapshot planned in {} chunks", spec.pipeName(), chunks.size());
    chunks.forEach(this::addChunk);
    planned = true;
    serveWaiting();
  }

  private void addChunk(PipeSplit.Chunk chunk) {
    open.put(chunk.id(), chunk);
    pending.add(chunk);
    progress.set(chunk.table(), progress.get(chunk.table()).plusChunk());
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    waiting.add(subtask);
    serveWaiting();
  }

  private void serveWaiting() {
    waiting.retainAll(context.registeredReaders().keySet());
    for (int subtask : List.copyOf(waiting)) {
      PipeSplit.Chunk chunk = pending.poll();
      if (chunk != null) {
        assign(chunk, subtask);
      } else if (planned && open.isEmpty()) {
        finishSnapshot(subtask);
      }
    }
  }

  private void finishSnapshot(int subtask) {
    if (!spec.mode().streams()) {
      waiting.remove(subtask);
      context.signalNoMoreSplits(subtask);
    } else if (!streamAssigned && (covered || nothingCopied())) {
      covered = true;
      streamAssigned = true;
      assign(new PipeSplit.Stream(spec.stream().startLsn(), 0, Lsn.NONE), subtask);
    }
  }

  private boolean nothingCopied() {
    return progress.stream().allMatch(table -> table.rows() == 0);
  }

  private void assign(PipeSplit split, int subtask) {
    waiting.remove(subtask);
    context.assignSplit(split, subtask);
  }

  @Override
  public void addSplitsBack(List<PipeSplit> splits, int subtask) {
    for (PipeSplit split : splits) {
      if (split instanceof PipeSplit.Chunk chunk) {
        if (reopen(chunk) && !pending.contains(chunk)) {
          pending.addFirst(chunk);
        }
      } else {
        streamAssigned = false;
      }
    }
    serveWaiting();
  }

  /** Marks a chunk as not done; false when it belongs to an epoch that is over. */
  private boolean reopen(PipeSplit.Chunk chunk) {
    if (chunk.epoch() != epoch) {
      return false;
    }
    if (open.putIfAbsent(chunk.id(), chunk) == null) {
      progress.set(chunk.table(), progress.get(chunk.table()).reopened());
      coveringCheckpoint = null;
    }
    return true;
  }

  @Override
  public void addReader(int subtask) {
    // A reader asks by itself.
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof ChunksHeld held) {
      for (PipeSplit.Chunk chunk : held.chunks()) {
        if (reopen(chunk)) {
          pending.remove(chunk);
        }
      }
    } else if (event instanceof ChunkFinished finished) {
      PipeSplit.Chunk chunk = open.get(finished.chunk());
      if (chunk != null) {
        finished(chunk, finished);
      }
      serveWaiting();
    }
  }

  private void finished(PipeSplit.Chunk chunk, ChunkFinished event) {
    switch (event.outcome()) {
      case COPIED -> {
        open.remove(chunk.id());
        pending.remove(chunk);
        progress.set(chunk.table(), progress.get(chunk.table()).plusDone(event.rows()));
      }
      case REWRITTEN -> replan(chunk);
      // Other readers still emit rows of the lost snapshot: only a restart of all ends that.
      case SNAPSHOT_LOST ->
          throw new PipeException(
              ErrorCode.SNAPSHOT_LOST, "chunk " + chunk.id() + " found its snapshot gone");
    }
  }

  private void replan(PipeSplit.Chunk chunk) {
    LOG.warn(
        "{}: {}.{} was rewritten during the snapshot; its chunks start over",
        spec.pipeName(),
        chunk.schema(),
        chunk.relation());
    open.values()
        .removeIf(
            other -> {
              boolean stale =
                  other.schema().equals(chunk.schema())
                      && other.relation().equals(chunk.relation())
                      && other.filenode() == chunk.filenode();
              if (stale) {
                pending.remove(other);
                progress.set(other.table(), progress.get(other.table()).plusDone(0));
              }
              return stale;
            });
    planned = false;
    context.callAsync(() -> planner.planAgain(chunk), this::planned);
  }

  @Override
  public PlanState snapshotState(long checkpointId) {
    if (planned && open.isEmpty()) {
      if (coveringCheckpoint == null) {
        coveringCheckpoint = checkpointId;
      }
    }
    return new PlanState(
        planned, epoch, List.copyOf(open.values()), streamAssigned, List.copyOf(progress));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    if (!covered
        && coveringCheckpoint != null
        && checkpointId >= coveringCheckpoint
        && open.isEmpty()) {
      covered = true;
      serveWaiting();
    }
  }

  /** What the metrics show; read from another thread, so a torn view is possible and harmless. */
  private EnumeratorMetrics.View view() {
    return new EnumeratorMetrics.View(
        progress.toArray(TableProgress[]::new), covered && planned, streamAssigned);
  }

  @Override
  public void close() throws IOException {
    planner.close();
  }
}
