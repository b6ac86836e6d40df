package io.penstock.job.source;

import io.penstock.job.source.PlanState.TableProgress;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TableWork;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tables are to be copied and how far each is: planned, then its chunks open, then copied,
 * then covered by a completed checkpoint.
 *
 * <p>A chunk read twice is harmless, a chunk forgotten would be lost rows. So a chunk is open from
 * its plan until the reader that was given it says that it has ended.
 */
final class CopyLedger {

  private static final long NO_CHECKPOINT = -1;

  /** Whose rows this job or one before it copies; the others' have been, or are none. */
  private final BitSet copied = new BitSet();

  private final BitSet active = new BitSet();

  /** Replaced, never changed: metrics read it in another thread. */
  private volatile BitSet covered = new BitSet();

  private final long[] coveredBy;
  private final List<TableProgress> progress = new ArrayList<>();
  private final Map<String, PipeSplit.Chunk> open = new LinkedHashMap<>();
  private final PendingChunks pending;

  /** By relation whose rows have moved: what its coming plan will replace. */
  private final Map<Place, List<PipeSplit.Chunk>> moved = new HashMap<>();

  private final Set<Place> replanned = new HashSet<>();

  /** A relation's file: rows stay where they are within one. */
  private record Place(int table, String schema, String relation, long filenode) {

    static Place of(PipeSplit.Chunk chunk) {
      return new Place(chunk.table(), chunk.schema(), chunk.relation(), chunk.filenode());
    }
  }

  CopyLedger(PipeSpec spec, @Nullable PlanState restored) {
    pending = new PendingChunks(spec.settings().parallelTables());
    int tables = spec.tables().size();
    coveredBy = new long[tables];
    for (int i = 0; i < tables; i++) {
      TableWork work = spec.tables().get(i).work();
      active.set(i, work != TableWork.NONE);
      copied.set(i, work == TableWork.COPY_AND_FOLLOW && spec.mode().snapshots());
      coveredBy[i] = NO_CHECKPOINT;
      // A table that was added since is missing in the state.
      boolean known = restored != null && i < restored.progress().size();
      progress.add(known ? restored.progress().get(i) : TableProgress.NONE);
    }
    if (restored != null) {
      restored.open().stream().filter(chunk -> copied.get(chunk.table())).forEach(this::reopen);
    }
    BitSet settled = (BitSet) active.clone();
    settled.andNot(copied);
    if (restored != null) {
      settled.or(finished());
    }
    covered = settled;
  }

  private void reopen(PipeSplit.Chunk chunk) {
    open.put(chunk.id(), chunk);
    pending.add(chunk);
  }

  /** Tables that are to be copied and have not been planned yet. */
  List<Integer> unplanned() {
    return copied.stream().filter(table -> !progress.get(table).planned()).boxed().toList();
  }

  /** Takes over a plan: at once, so that a checkpoint has all of it or nothing. */
  void planned(Collection<Integer> tables, List<PipeSplit.Chunk> chunks) {
    tables.forEach(table -> progress.set(table, progress.get(table).asPlanned()));
    chunks.forEach(this::add);
  }

  private void add(PipeSplit.Chunk chunk) {
    open.put(chunk.id(), chunk);
    pending.add(chunk);
    progress.set(chunk.table(), progress.get(chunk.table()).plusChunk());
  }

  /** The next chunk to hand out, null when none waits. */
  PipeSplit.@Nullable Chunk take() {
    return pending.take();
  }

  /** A chunk that was handed out did not reach its reader, or the reader is gone. */
  void giveBack(PipeSplit.Chunk chunk) {
    if (held(chunk)) {
      pending.addFirst(chunk);
    }
  }

  /**
   * A reader's state has brought a chunk back: it is open, and nobody else must be given it. False
   * when its table is not copied any more.
   */
  boolean held(PipeSplit.Chunk chunk) {
    if (!copied.get(chunk.table())) {
      return false;
    }
    pending.remove(chunk);
    if (open.putIfAbsent(chunk.id(), chunk) == null) {
      progress.set(chunk.table(), progress.get(chunk.table()).reopened());
      coveredBy[chunk.table()] = NO_CHECKPOINT;
    }
    return true;
  }

  /** The open chunk of this id, null when there is none. */
  PipeSplit.@Nullable Chunk open(String id) {
    return open.get(id);
  }

  /** A reader has emitted all rows of an open chunk. */
  void done(PipeSplit.Chunk chunk, long rows) {
    open.remove(chunk.id());
    pending.remove(chunk);
    progress.set(chunk.table(), progress.get(chunk.table()).plusDone(rows));
  }

  /**
   * A reader found that a chunk's rows have moved. True when the relation is to be planned again.
   *
   * <p>The chunk and its like that wait stay open until the new plan is there: a crash meanwhile
   * finds them moved again. Those that other readers have are left to them: one may have read its
   * rows before the move, and until all are emitted the table is not copied.
   */
  boolean moved(PipeSplit.Chunk chunk) {
    Place place = Place.of(chunk);
    if (replanned.contains(place)) {
      done(chunk, 0);
      return false;
    }
    boolean first = !moved.containsKey(place);
    List<PipeSplit.Chunk> stale = moved.computeIfAbsent(place, any -> new ArrayList<>());
    stale.add(chunk);
    stale.addAll(pending.removeLike(chunk.table(), other -> Place.of(other).equals(place)));
    return first;
  }

  /** The new plan of a relation whose rows have moved. */
  void replanned(PipeSplit.Chunk chunk, List<PipeSplit.Chunk> chunks) {
    Place place = Place.of(chunk);
    replanned.add(place);
    Objects.requireNonNull(moved.remove(place)).stream()
        .filter(stale -> open.containsKey(stale.id()))
        .forEach(stale -> done(stale, 0));
    chunks.forEach(this::add);
  }

  /** Whether every table is planned and none has an open chunk. */
  boolean allCopied() {
    return open.isEmpty() && unplanned().isEmpty();
  }

  /** Whether no row has been copied, ever. */
  boolean nothingCopied() {
    return progress.stream().allMatch(table -> table.rows() == 0);
  }

  private BitSet finished() {
    BitSet finished = (BitSet) copied.clone();
    unplanned().forEach(finished::clear);
    open.values().forEach(chunk -> finished.clear(chunk.table()));
    return finished;
  }

  /** A checkpoint begins: the rows of chunks that are done lie before its barrier. */
  void checkpoint(long id) {
    finished().stream()
        .filter(table -> coveredBy[table] == NO_CHECKPOINT)
        .forEach(table -> coveredBy[table] = id);
  }

  /** A checkpoint is complete; true when it covers tables that were not. */
  boolean completed(long id) {
    BitSet more = (BitSet) covered.clone();
    finished().stream()
        .filter(table -> coveredBy[table] != NO_CHECKPOINT && coveredBy[table] <= id)
        .forEach(more::set);
    boolean grown = !more.equals(covered);
    covered = more;
    return grown;
  }

  /**
   * Tables whose rows are all in ClickHouse, by a completed checkpoint or an earlier job; not to be
   * changed.
   */
  BitSet covered() {
    return covered;
  }

  /** Whether every table that the job carries is covered. */
  boolean allCovered() {
    return covered.cardinality() == active.cardinality();
  }

  List<PipeSplit.Chunk> open() {
    return List.copyOf(open.values());
  }

  List<TableProgress> progress() {
    return List.copyOf(progress);
  }
}
