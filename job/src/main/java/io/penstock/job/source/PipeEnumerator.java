package io.penstock.job.source;

import io.penstock.job.postgres.ChunkPlanner;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans what is to be copied, hands the chunks to whoever asks, then the stream split to one
 * reader.
 *
 * <p>The stream starts only when a completed checkpoint covers every chunk: from then on all copied
 * rows are in ClickHouse, so that a TRUNCATE in the stream cannot be overtaken by a copied row that
 * still waits in some sink. (Row versions make every other order safe.) Tables that are added later
 * are copied beside the stream; it is told which are covered, and holds the TRUNCATE of one that is
 * not.
 */
final class PipeEnumerator implements SplitEnumerator<PipeSplit, PlanState> {

  private static final Logger LOG = LoggerFactory.getLogger(PipeEnumerator.class);
  private static final int NOBODY = -1;

  private final PipeSpec spec;
  private final SplitEnumeratorContext<PipeSplit> context;
  private final ChunkPlanner planner;
  private final Runnable emptyTargets;

  private final CopyLedger ledger;
  private final Set<Integer> waiting = new LinkedHashSet<>();

  /** Readers that have said what their state brought back; counted only after a restore. */
  private final Set<Integer> reported = new HashSet<>();

  private boolean allReported;
  private int epoch;
  private int plans;
  private boolean streamAssigned;
  private int streamReader = NOBODY;

  /** Tables have been covered, and nobody has been told. */
  private boolean coverageNews;

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
    boolean resumes = restored != null && spec.mode().streams();
    // The exported snapshot of a snapshot-only pipe died with the JobManager: what was read no
    // longer fits together.
    this.ledger = new CopyLedger(spec, resumes ? restored : null);
    this.allReported = !resumes;
    if (restored != null) {
      epoch = resumes ? restored.epoch() : restored.epoch() + 1;
      plans = restored.plans();
      streamAssigned = restored.streamAssigned();
    }
    EnumeratorMetrics.register(context.metricGroup(), spec.tables().size(), this::view);
  }

  @Override
  public void start() {
    List<Integer> tables = ledger.unplanned();
    if (!tables.isEmpty()) {
      plan(tables);
    }
  }

  private void plan(List<Integer> tables) {
    String prefix = nextPlan();
    context.callAsync(
        () -> {
          if (!spec.mode().streams()) {
            // Rows of an interrupted load belong to another snapshot, and no stream mends them.
            emptyTargets.run();
          }
          return planner.plan(tables, epoch, prefix);
        },
        (chunks, failure) -> planned(tables, chunks, failure));
  }

  private String nextPlan() {
    return epoch + "." + ++plans;
  }

  private void planned(
      List<Integer> tables, List<PipeSplit.Chunk> chunks, @Nullable Throwable failure) {
    stopOn(failure);
    LOG.info(
        "{}: snapshot of {} tables planned in {} chunks",
        spec.pipeName(),
        tables.size(),
        chunks.size());
    ledger.planned(tables, chunks);
    serveWaiting();
  }

  private static void stopOn(@Nullable Throwable failure) {
    if (failure instanceof PipeException error && error.code().errorClass() != ErrorClass.RETRY) {
      throw new SuppressRestartsException(error);
    }
    if (failure != null) {
      throw new FlinkRuntimeException(failure);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    waiting.add(subtask);
    serveWaiting();
  }

  private void serveWaiting() {
    waiting.retainAll(context.registeredReaders().keySet());
    if (!allReported) {
      // A chunk that a reader's state brought back must not be given to another one as well: it
      // would count as copied when the first of them is done.
      return;
    }
    for (int subtask : List.copyOf(waiting)) {
      PipeSplit.Chunk chunk = copies(subtask) ? ledger.take() : null;
      if (chunk != null) {
        assign(chunk, subtask);
      } else if (ledger.allCopied()) {
        finishSnapshot(subtask);
      }
    }
  }

  /** The reader of the stream is left to it while there are others. */
  private boolean copies(int subtask) {
    return subtask != streamReader || context.currentParallelism() == 1;
  }

  private void finishSnapshot(int subtask) {
    if (!spec.mode().streams()) {
      waiting.remove(subtask);
      context.signalNoMoreSplits(subtask);
    } else if (!streamAssigned && (ledger.allCovered() || ledger.nothingCopied())) {
      streamAssigned = true;
      streamReader = subtask;
      assign(new PipeSplit.Stream(spec.stream().startLsn(), 0, Lsn.NONE), subtask);
      tellCovered();
    }
  }

  private void assign(PipeSplit split, int subtask) {
    waiting.remove(subtask);
    context.assignSplit(split, subtask);
  }

  /** A reader that is away is told when it is back. */
  private void tellCovered() {
    if (context.registeredReaders().containsKey(streamReader)) {
      context.sendEventToSourceReader(streamReader, new TablesCovered(ledger.covered()));
    }
  }

  @Override
  public void addSplitsBack(List<PipeSplit> splits, int subtask) {
    for (PipeSplit split : splits) {
      if (split instanceof PipeSplit.Chunk chunk) {
        if (chunk.epoch() == epoch) {
          ledger.giveBack(chunk);
        }
      } else {
        streamAssigned = false;
        streamReader = NOBODY;
      }
    }
    serveWaiting();
  }

  @Override
  public void addReader(int subtask) {
    // A reader asks by itself.
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof SplitsHeld held) {
      held(subtask, held);
    } else if (event instanceof ChunkFinished finished) {
      PipeSplit.Chunk chunk = ledger.open(finished.chunk());
      if (chunk != null) {
        finished(chunk, finished);
      }
    }
    serveWaiting();
  }

  private void held(int subtask, SplitsHeld held) {
    held.chunks().stream().filter(chunk -> chunk.epoch() == epoch).forEach(ledger::held);
    if (held.stream()) {
      streamReader = subtask;
      tellCovered();
    }
    if (!allReported && reported.add(subtask) && reported.size() == context.currentParallelism()) {
      allReported = true;
      if (streamAssigned && streamReader == NOBODY) {
        throw new IllegalStateException("no reader's state has brought the stream back");
      }
    }
  }

  private void finished(PipeSplit.Chunk chunk, ChunkFinished event) {
    switch (event.outcome()) {
      case COPIED -> ledger.done(chunk, event.rows());
      case REWRITTEN -> {
        if (!spec.mode().streams()) {
          // The snapshot is older than what was written anew, and would find the table empty
          // (manual, "Caveats" of "Concurrency Control").
          throw lost(chunk, "was rewritten since its snapshot was taken");
        }
        replan(chunk);
      }
      // Other readers still emit rows of the lost snapshot: only a restart of all ends that.
      case SNAPSHOT_LOST -> throw lost(chunk, "found its snapshot gone");
    }
  }

  private static PipeException lost(PipeSplit.Chunk chunk, String how) {
    return new PipeException(
        ErrorCode.SNAPSHOT_LOST, chunk.schema() + "." + chunk.relation() + " " + how);
  }

  private void replan(PipeSplit.Chunk chunk) {
    if (!ledger.moved(chunk)) {
      return;
    }
    LOG.warn(
        "{}: {}.{} was rewritten during the snapshot; its chunks start over",
        spec.pipeName(),
        chunk.schema(),
        chunk.relation());
    String prefix = nextPlan();
    context.callAsync(
        () -> planner.planAgain(chunk, prefix),
        (chunks, failure) -> {
          stopOn(failure);
          ledger.replanned(chunk, chunks);
          serveWaiting();
        });
  }

  @Override
  public PlanState snapshotState(long checkpointId) {
    if (coverageNews) {
      coverageNews = false;
      tellCovered();
      serveWaiting();
    }
    ledger.checkpoint(checkpointId);
    return new PlanState(epoch, plans, ledger.open(), streamAssigned, ledger.progress());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    // Readers hear of it when the next checkpoint begins. This one may be the savepoint that the
    // job is stopped with: an event to a task that is ending is lost, for which Flink fails it.
    coverageNews |= ledger.completed(checkpointId);
  }

  /** What the metrics show; read from another thread, so a torn view is possible and harmless. */
  private EnumeratorMetrics.View view() {
    return new EnumeratorMetrics.View(
        ledger.progress(), ledger.covered(), ledger.allCovered(), streamAssigned);
  }

  @Override
  public void close() throws IOException {
    planner.close();
  }
}
