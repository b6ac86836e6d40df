package io.penstock.job.sink;

import io.penstock.job.row.RowBlock;
import io.penstock.job.row.RowBlockSerializer;
import io.penstock.model.error.ErrorClass;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.internal.JdbcOutputFormat;
import org.apache.flink.connector.jdbc.internal.JdbcOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * One subtask's writer. A table is flushed at {@link #BATCH_BYTES}, or sooner while memory is
 * scarce; what the stream brought also at {@code pullBatchSize} rows and {@code
 * syncIntervalSeconds} after the flush of all tables before, or sooner where a good part of a batch
 * waits and no more follows; what the snapshot copied after {@link #COPY_NANOS}; everything before
 * every checkpoint barrier, and the largest one when all together hold {@link #TOTAL_MEMORY}. A
 * batch is inserted while the next one is gathered.
 */
final class ClickHouseWriter implements SinkWriter<RowBlock> {

  /** A writer holds two of these: one is gathered while the other is inserted. */
  private static final long BATCH_BYTES = 24L << 20;

  /** The same while other writers of the TaskManager hold much. */
  private static final long SCARCE_BATCH_BYTES = 2L << 20;

  /**
   * Copied rows wait for more of them, as many small parts would be merged again and again; but no
   * longer than this: a slow copy is to be seen too.
   */
  private static final long COPY_NANOS = Duration.ofSeconds(2).toNanos();

  /** So long after its last rows a table's flow has ended. */
  private static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

  private static final long LOOK_MILLIS = 100;

  /** This part of {@code pullBatchSize} is worth an INSERT; fewer rows wait for the interval. */
  private static final int WORTH = 20;

  /** Of the buffers that rows are gathered in; those of one batch more are being inserted. */
  private static final long TOTAL_MEMORY = 32L << 20;

  /** JdbcOutputFormat waits 0, 1, 2 … seconds between tries: about half a minute in all. */
  private static final int RETRIES = 8;

  private final PipeSpec spec;
  private final ClickHouseConnections connections;
  private final SinkMetrics metrics;
  private final ProcessingTimeService clock;
  private final long syncMillis;
  private final InsertLane lane = new InsertLane();
  private final SinkMemory memory = new SinkMemory();
  private final @Nullable TableBuffer[] buffers;
  private long totalMemory;

  /** When what waits is flushed next, if no checkpoint comes before. */
  private long syncAt;

  ClickHouseWriter(
      PipeSpec spec,
      ClickHouseConnections connections,
      SinkMetrics metrics,
      ProcessingTimeService clock) {
    this.spec = spec;
    this.connections = connections;
    this.metrics = metrics;
    this.clock = clock;
    this.syncMillis = Duration.ofSeconds(spec.settings().syncIntervalSeconds()).toMillis();
    this.buffers = new TableBuffer[spec.tables().size()];
    // A job's own classes are loaded anew: meanwhile the source gets ready.
    lane.prepare(connections::warmUp);
    beginInterval();
    look();
  }

  private void beginInterval() {
    syncAt = clock.getCurrentProcessingTime() + syncMillis;
  }

  private void look() {
    clock.registerTimer(
        Math.min(syncAt, clock.getCurrentProcessingTime() + LOOK_MILLIS),
        time -> {
          if (clock.getCurrentProcessingTime() >= syncAt) {
            sync();
            beginInterval();
          } else {
            flushEnded();
          }
          look();
        });
  }

  @Override
  public void write(RowBlock block, Context context) throws IOException {
    TableBuffer buffer = buffer(block.table());
    if (block.isTruncation()) {
      flush(buffer);
      buffer.add(block);
      flush(buffer);
      return;
    }
    long before = buffer.held();
    buffer.add(block);
    memory.add(buffer.held() - before);
    totalMemory += buffer.held() - before;
    if (full(buffer)) {
      flush(buffer);
    }
    while (totalMemory >= TOTAL_MEMORY) {
      flush(largest());
    }
  }

  private boolean full(TableBuffer buffer) {
    long enough = SinkMemory.isScarce() ? SCARCE_BATCH_BYTES : BATCH_BYTES;
    return buffer.streamed() >= spec.settings().pullBatchSize() || buffer.bytes() >= enough;
  }

  private void sync() throws IOException {
    for (TableBuffer buffer : buffers) {
      if (buffer != null && (buffer.streamed() > 0 || buffer.age() > COPY_NANOS)) {
        flush(buffer);
      }
    }
  }

  /** The rest of a large transaction, or of what had piled up, need not wait. */
  private void flushEnded() throws IOException {
    int worth = Math.max(1, spec.settings().pullBatchSize() / WORTH);
    for (TableBuffer buffer : buffers) {
      if (buffer != null && buffer.streamed() >= worth && buffer.quiet() > QUIET_NANOS) {
        flush(buffer);
      }
    }
  }

  private TableBuffer buffer(int table) throws IOException {
    TableBuffer buffer = buffers[table];
    if (buffer == null) {
      buffer = new TableBuffer(table, format(table));
      buffers[table] = buffer;
    }
    return buffer;
  }

  private JdbcOutputFormat<RowBlock, RowBlock, BlockInsert> format(int table) throws IOException {
    MetadataColumns metadata = new MetadataColumns(spec.metadataPrefix());
    JdbcOutputFormat<RowBlock, RowBlock, BlockInsert> format =
        new JdbcOutputFormat<>(
            connections,
            JdbcExecutionOptions.builder()
                .withBatchSize(Integer.MAX_VALUE)
                .withBatchIntervalMs(0)
                .withMaxRetries(RETRIES)
                .build(),
            () ->
                new BlockInsert(
                    table,
                    spec.tables().get(table),
                    spec.destination().database(),
                    metadata,
                    metrics));
    try {
      format.open(JdbcOutputSerializer.of(RowBlockSerializer.INSTANCE, true));
    } catch (IOException | RuntimeException e) {
      throw DestinationErrors.unreachable(e);
    }
    return format;
  }

  private TableBuffer largest() {
    TableBuffer largest = null;
    for (TableBuffer buffer : buffers) {
      if (buffer != null && (largest == null || buffer.held() > largest.held())) {
        largest = buffer;
      }
    }
    return java.util.Objects.requireNonNull(largest);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    for (TableBuffer buffer : buffers) {
      if (buffer != null) {
        flush(buffer);
      }
    }
    lane.await();
    // Everything has just gone: an interval that ran on would end in many small INSERTs.
    beginInterval();
  }

  private void flush(TableBuffer buffer) throws IOException {
    if (buffer.isEmpty()) {
      return;
    }
    long held = buffer.held();
    totalMemory -= held;
    int table = buffer.table();
    Callable<Void> batch = buffer.take();
    lane.begin(
        () -> {
          Void inserted = insert(table, batch);
          memory.add(-held);
          return inserted;
        });
  }

  private static Void insert(int table, Callable<Void> batch) throws Exception {
    try {
      return batch.call();
    } catch (PipeException e) {
      if (e.code().errorClass() == ErrorClass.RETRY) {
        throw e;
      }
      throw new SuppressRestartsException(e.inTable(table));
    } catch (IOException e) {
      throw DestinationErrors.unreachable(e);
    }
  }

  /** Drops what was not flushed: no checkpoint covers it, so it is read again. */
  @Override
  public void close() {
    lane.close();
    memory.close();
    connections.closeConnection();
  }
}
