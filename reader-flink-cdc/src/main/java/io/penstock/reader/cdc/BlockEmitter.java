package io.penstock.reader.cdc;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import io.debezium.relational.TableId;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.base.source.meta.offset.OffsetFactory;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceRecordEmitter;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Emits what the connector has fetched as blocks. A fetch is emitted as a whole, with no checkpoint
 * in between, so that the position moves with the rows.
 */
final class BlockEmitter extends IncrementalSourceRecordEmitter<RowBlock> {

  private static final String LSN = "lsn";
  private static final String TABLE = "table";

  private final boolean ignoresTruncate;
  private final StreamWatch watch;
  private final Map<TableId, TableRows> tables = new HashMap<>();
  private final Map<TableId, Integer> indexes = new HashMap<>();
  private final Set<TableId> touched = new LinkedHashSet<>();

  BlockEmitter(
      PipeSpec spec, SourceReaderMetrics metrics, OffsetFactory offsets, StreamWatch watch) {
    super(new NoDeserializer(), metrics, false, offsets);
    this.ignoresTruncate = spec.settings().ignoresTruncate();
    this.watch = watch;
    BlockPool pool = BlockPool.SHARED;
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan plan = spec.tables().get(i);
      if (plan.active()) {
        TableId table = new TableId(null, plan.schema(), plan.name());
        tables.put(table, new TableRows(i, plan, pool));
        indexes.put(table, i);
      }
    }
  }

  @Override
  public void emitRecord(
      SourceRecords records, SourceOutput<RowBlock> output, SourceSplitState state)
      throws Exception {
    try {
      super.emitRecord(records, output, state);
    } catch (RuntimeException e) {
      throw Failures.classified(e);
    }
    touched.forEach(table -> drain(table, output));
    touched.clear();
    if (state.isStreamSplitState()) {
      watch.emittedTo(CommittedOffsets.position(state.asStreamSplitState().getStartingOffset()));
    }
  }

  @Override
  protected void emitElement(SourceRecord record, SourceOutput<RowBlock> output) {
    sourceReaderMetrics.markRecord();
    Struct value = (Struct) record.value();
    Struct source = value.getStruct(Envelope.FieldName.SOURCE);
    TableId id =
        new TableId(
            null, source.getString(AbstractSourceInfo.SCHEMA_NAME_KEY), source.getString(TABLE));
    TableRows table = tables.get(id);
    if (table == null) {
      // Another table of a publication of the user's, or one that was stopped.
      return;
    }
    Struct before = value.getStruct(Envelope.FieldName.BEFORE);
    Struct after = value.getStruct(Envelope.FieldName.AFTER);
    Operation operation = Operation.forCode(value.getString(Envelope.FieldName.OPERATION));
    switch (operation) {
      case READ -> {
        table.copied(after);
        watch.copied(1);
      }
      case CREATE -> table.inserted(after, lsn(source));
      case UPDATE -> table.updated(before, after, lsn(source));
      case DELETE -> table.deleted(before, lsn(source));
      case TRUNCATE -> truncate(id, output);
      default -> throw new IllegalStateException("the unknown operation " + operation);
    }
    touched.add(id);
  }

  /** The WAL position of the change's own record (walStart of its message). */
  private static long lsn(Struct source) {
    return source.getInt64(LSN);
  }

  private void truncate(TableId id, SourceOutput<RowBlock> output) {
    if (!ignoresTruncate) {
      drain(id, output);
      output.collect(RowBlock.truncation(indexes.get(id)));
    }
  }

  private void drain(TableId id, SourceOutput<RowBlock> output) {
    @Nullable RowBlock block = tables.get(id).drain();
    if (block != null) {
      output.collect(block);
    }
  }
}
