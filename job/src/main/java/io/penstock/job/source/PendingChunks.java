package io.penstock.job.source;

import io.penstock.job.split.PipeSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that wait for a reader. So many tables as are wanted side by side take turns; the next
 * one begins when the last chunk of one of them has been taken, not when it has been read: no
 * reader waits while there is work.
 */
final class PendingChunks {

  private final int sideBySide;
  private final Map<Integer, Deque<PipeSplit.Chunk>> byTable = new LinkedHashMap<>();
  private int turn;

  PendingChunks(int sideBySide) {
    this.sideBySide = sideBySide;
  }

  void add(PipeSplit.Chunk chunk) {
    of(chunk).addLast(chunk);
  }

  /** Before the others of its table. */
  void addFirst(PipeSplit.Chunk chunk) {
    of(chunk).addFirst(chunk);
  }

  private Deque<PipeSplit.Chunk> of(PipeSplit.Chunk chunk) {
    return byTable.computeIfAbsent(chunk.table(), table -> new ArrayDeque<>());
  }

  /** The next one, null when none waits. */
  PipeSplit.@Nullable Chunk take() {
    if (byTable.isEmpty()) {
      return null;
    }
    turn = (turn + 1) % Math.min(sideBySide, byTable.size());
    Iterator<Deque<PipeSplit.Chunk>> tables = byTable.values().iterator();
    Deque<PipeSplit.Chunk> chosen = tables.next();
    for (int before = 0; before < turn; before++) {
      chosen = tables.next();
    }
    PipeSplit.Chunk chunk = chosen.removeFirst();
    if (chosen.isEmpty()) {
      tables.remove();
    }
    return chunk;
  }

  void remove(PipeSplit.Chunk chunk) {
    removeLike(chunk.table(), chunk::equals);
  }

  /** Takes out those of a table that are so. */
  List<PipeSplit.Chunk> removeLike(int table, Predicate<PipeSplit.Chunk> like) {
    List<PipeSplit.Chunk> removed = new ArrayList<>();
    Deque<PipeSplit.Chunk> waiting = byTable.get(table);
    if (waiting != null) {
      waiting.removeIf(chunk -> like.test(chunk) && removed.add(chunk));
      if (waiting.isEmpty()) {
        byTable.remove(table);
      }
    }
    return removed;
  }
}
