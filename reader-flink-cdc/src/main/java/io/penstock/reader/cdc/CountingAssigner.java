package io.penstock.reader.cdc;

import io.debezium.relational.TableId;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.cdc.connectors.base.source.assigner.AssignerStatus;
import org.apache.flink.cdc.connectors.base.source.assigner.SplitAssigner;
import org.apache.flink.cdc.connectors.base.source.assigner.state.HybridPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.assigner.state.SnapshotPendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.FinishedSnapshotSplitInfo;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.jspecify.annotations.Nullable;

/** The connector's assigner, counting what it gives: it plans splits while others are read. */
final class CountingAssigner implements SplitAssigner {

  private final SplitAssigner assigner;
  private final Map<TableId, Integer> indexes = new HashMap<>();
  private final Map<String, TableId> given = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private final int tables;

  /**
   * Counts from a state on.
   *
   * @param state that the assigner was restored from, null for none
   */
  CountingAssigner(PipeSpec spec, SplitAssigner assigner, @Nullable PendingSplitsState state) {
    this.assigner = assigner;
    if (state instanceof HybridPendingSplitsState hybrid) {
      SnapshotPendingSplitsState before = hybrid.getSnapshotPendingSplits();
      before.getAssignedSplits().forEach((id, split) -> given.put(id, split.getTableId()));
      finished.addAll(before.getSplitFinishedOffsets().keySet());
    }
    this.tables = spec.tables().size();
    for (int i = 0; i < tables; i++) {
      TablePlan table = spec.tables().get(i);
      if (table.active()) {
        indexes.put(new TableId(null, table.schema(), table.name()), i);
      }
    }
  }

  /**
   * Splits of each table.
   *
   * @param known planned so far
   * @param done read to their end
   * @param streaming whether the stream has been given: all is copied, and a checkpoint covers it
   */
  record Progress(int[] known, int[] done, boolean streaming) {}

  /** How far it has got; by the coordinator's thread. */
  Progress progress() {
    int[] known = new int[tables];
    int[] done = new int[tables];
    given.forEach(
        (split, table) -> {
          add(known, table);
          if (finished.contains(split)) {
            add(done, table);
          }
        });
    return new Progress(known, done, assigner.noMoreSplits());
  }

  private void add(int[] counts, TableId table) {
    Integer index = indexes.get(new TableId(null, table.schema(), table.table()));
    if (index != null) {
      counts[index]++;
    }
  }

  @Override
  public Optional<SourceSplitBase> getNext() {
    Optional<SourceSplitBase> next = assigner.getNext();
    next.filter(SourceSplitBase::isSnapshotSplit)
        .ifPresent(split -> given.put(split.splitId(), split.asSnapshotSplit().getTableId()));
    return next;
  }

  @Override
  public void open() {
    assigner.open();
  }

  @Override
  public boolean waitingForFinishedSplits() {
    return assigner.waitingForFinishedSplits();
  }

  @Override
  public boolean noMoreSplits() {
    return assigner.noMoreSplits();
  }

  @Override
  public List<FinishedSnapshotSplitInfo> getFinishedSplitInfos() {
    return assigner.getFinishedSplitInfos();
  }

  @Override
  public void onFinishedSplits(Map<String, Offset> offsets) {
    finished.addAll(offsets.keySet());
    assigner.onFinishedSplits(offsets);
  }

  @Override
  public void addSplits(Collection<SourceSplitBase> splits) {
    assigner.addSplits(splits);
  }

  @Override
  public PendingSplitsState snapshotState(long checkpointId) {
    return assigner.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    assigner.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public AssignerStatus getAssignerStatus() {
    return assigner.getAssignerStatus();
  }

  @Override
  public void startAssignNewlyAddedTables() {
    assigner.startAssignNewlyAddedTables();
  }

  @Override
  public void onStreamSplitUpdated() {
    assigner.onStreamSplitUpdated();
  }

  @Override
  public void close() throws IOException {
    assigner.close();
  }
}
