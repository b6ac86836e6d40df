package io.penstock.job.stream;

import io.penstock.job.encode.ColumnWriters;
import io.penstock.job.encode.TableWriters;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.TableErrors;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.job.row.RowLimit;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pgoutput (manual, "Logical Replication Message Formats", protocol version 1) into blocks.
 * The version of a row is the WAL position of its own change record, which a replay repeats.
 */
public final class ChangeStream implements AutoCloseable {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A batch ends with this many bytes, or after this time. */
  private static final int BATCH_BYTES = 2 * BlockPool.BLOCK_BYTES;

  private static final long BATCH_NANOS = Duration.ofMillis(100).toNanos();

  /** The same where the stream paused meanwhile: more is likely to follow. */
  private static final long GATHER_NANOS = Duration.ofMillis(30).toNanos();

  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final PipeSpec spec;
  private final WalConnection wal;
  private final SourceReads reads;
  private final CoveredTables covered;
  private final StreamedRelations relations;
  private final List<RelationTable> touched = new ArrayList<>();

  private final ReadPause pause = new ReadPause();

  private List<RowBlock> finished = new ArrayList<>();

  /** A message that must wait, and the stream with it. */
  private @Nullable WalMessage held;

  private long position;
  private long transactionRows;
  private long transactionCommit;
  private boolean inTransaction;
  private final long partialCommit;
  private long rowsToSkip;
  private int bytes;
  private int messages;
  private volatile long lastCommitMillis;

  /**
   * Opens the stream.
   *
   * @throws io.penstock.model.error.PipeException when Postgres cannot be reached or refuses
   */
  public ChangeStream(
      PipeSpec spec,
      PostgresConnector connector,
      TableWriters[] writers,
      BlockPool pool,
      PipeSplit.Stream start,
      SlotConfirmation confirmation,
      CoveredTables covered) {
    this.spec = spec;
    this.covered = covered;
    this.position = start.position().value();
    this.partialCommit = start.partial().value();
    this.rowsToSkip = start.rows();
    boolean binary =
        spec.tables().stream().filter(TablePlan::active).allMatch(ChangeStream::binary);
    this.reads = new SourceReads(connector, binary);
    this.relations = new StreamedRelations(spec, writers, pool, reads);
    this.wal =
        new WalConnection(
            connector,
            Objects.requireNonNull(spec.stream()),
            binary,
            start.position(),
            confirmation);
  }

  private static boolean binary(TablePlan table) {
    return table.columns().stream().allMatch(column -> ColumnWriters.hasBinary(column.type()));
  }

  /**
   * The next changes: those at hand, none while a TRUNCATE is held back.
   *
   * @param wait a few milliseconds for the first of them, so that an idle stream does not spin and
   *     a caller can be stopped soon
   * @throws PipeException when the stream breaks or a change cannot be carried; it names the table
   *     if it is the table's fault
   */
  public StreamBatch next(boolean wait) {
    long start = System.nanoTime();
    bytes = 0;
    // What the last batch had no room for comes before anything new.
    fill();
    boolean more = !waits();
    while (more && bytes < BATCH_BYTES) {
      WalMessage message = nextMessage();
      if (message != null) {
        pause.took(message.length());
        take(message);
        if ((++messages & 0xFF) == 0 && System.nanoTime() - start > BATCH_NANOS) {
          break;
        }
      } else {
        boolean rows = hasRows();
        if (!rows) {
          idle();
        }
        if (!wait || System.nanoTime() - start > (rows ? GATHER_NANOS : BATCH_NANOS)) {
          break;
        }
        pause.await();
      }
    }
    fill();
    touched.forEach(this::drain);
    reads.prune();
    touched.removeIf(RelationTable::isEmpty);
    List<RowBlock> blocks = finished;
    finished = new ArrayList<>();
    StreamMark mark = mark();
    boolean partial = mark.rows() > 0;
    return new StreamBatch(
        blocks,
        new Lsn(mark.position()),
        partial ? mark.rows() : 0,
        partial ? new Lsn(mark.commit()) : Lsn.NONE);
  }

  /** Up to where all is in the blocks: more may be, which a replay writes again. */
  private StreamMark mark() {
    StreamMark mark =
        new StreamMark(position, inTransaction ? transactionRows : 0, transactionCommit);
    for (RelationTable table : touched) {
      WaitingRows.Waiting oldest = table.waiting().peek();
      if (oldest != null && oldest.before().isBefore(mark)) {
        mark = oldest.before();
      }
    }
    return mark;
  }

  private @Nullable WalMessage nextMessage() {
    WalMessage message = held == null ? wal.poll() : held;
    if (message == null || !mustWait(message)) {
      held = null;
      return message;
    }
    held = held == null ? message.copy() : held;
    return null;
  }

  /** Asks the source for what waits, as far as there is room in the batch. */
  private void fill() {
    for (RelationTable table : touched) {
      if (!table.waiting().isEmpty() && bytes < BATCH_BYTES) {
        fill(table, BATCH_BYTES - bytes);
      }
    }
  }

  private void fill(RelationTable table, int room) {
    int before = table.written();
    try {
      table.fill(room);
    } catch (PipeException e) {
      throw TableErrors.of(table.table(), e);
    }
    bytes += table.written() - before;
  }

  private boolean waits() {
    for (RelationTable table : touched) {
      if (!table.waiting().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRows() {
    return !touched.isEmpty() || !finished.isEmpty();
  }

  /**
   * Whether a message must wait for rows that wait, or empties a table that copied rows may still
   * be on their way to. Rows that are there after the TRUNCATE come again in the stream, so nothing
   * is lost with what it removes.
   */
  private boolean mustWait(WalMessage message) {
    byte kind = message.kind();
    if ((kind == 'R' || kind == 'T') && waits()) {
      // Rows that wait are of the table as it was before.
      return true;
    }
    if (kind != 'T' || transactionRows < rowsToSkip) {
      return false;
    }
    for (RelationTable table : truncated(message)) {
      if (!covered.contains(table.table())) {
        return true;
      }
    }
    return false;
  }

  /** Between transactions everything up to the server's own position has been seen. */
  private void idle() {
    if (!inTransaction && held == null && wal.quiet()) {
      lastCommitMillis = 0;
      if (Long.compareUnsigned(wal.idlePosition(), position) > 0) {
        position = wal.idlePosition();
      }
    }
  }

  private void take(WalMessage message) {
    byte[] data = message.array();
    int at = message.payload();
    switch (message.kind()) {
      case 'I', 'U', 'D' -> change(message);
      case 'B' -> begin(data, at);
      case 'C' -> commit(data, at);
      case 'R' -> relation(Relation.parse(data, at));
      case 'T' -> truncate(message);
      default -> {
        // Type and Origin messages say nothing that is needed.
      }
    }
  }

  private void begin(byte[] data, int at) {
    inTransaction = true;
    transactionRows = 0;
    transactionCommit = (long) LONG.get(data, at + 1);
    reads.begin((int) INT.get(data, at + 17));
    if (transactionCommit != partialCommit) {
      rowsToSkip = 0;
    }
  }

  private void commit(byte[] data, int at) {
    inTransaction = false;
    transactionRows = 0;
    rowsToSkip = 0;
    position = (long) LONG.get(data, at + 10);
    lastCommitMillis =
        POSTGRES_EPOCH.toEpochMilli() + Math.floorDiv((long) LONG.get(data, at + 18), 1000L);
  }

  private void change(WalMessage message) {
    if (++transactionRows <= rowsToSkip) {
      return;
    }
    byte[] data = message.array();
    int at = message.payload();
    int oid = (int) INT.get(data, at + 1);
    long start = message.start();
    RelationTable table = relations.of(oid);
    if (table == null || table.hasInItsCopy(start)) {
      return;
    }
    if (table.isEmpty()) {
      touched.add(table);
    }
    int before = table.size();
    try {
      RowLimit.check(message.length());
      long version = table.begin(start, transactionCommit);
      switch (data[at]) {
        case 'I' -> {
          if (!table.insert(data, at + 5, version)) {
            await(table, message, version);
          }
        }
        case 'U' -> {
          if (!table.update(data, at + 5, version)) {
            await(table, message, version);
          }
        }
        default -> table.delete(data, at + 5, version);
      }
    } catch (PipeException e) {
      throw TableErrors.of(table.table(), e);
    } catch (OutOfMemoryError e) {
      throw TableErrors.of(table.table(), RowLimit.noRoom(e));
    }
    bytes += table.size() - before;
    if (table.waiting().count() >= ToastLookup.GROUP) {
      fill(table, Math.max(0, BATCH_BYTES - bytes));
    }
  }

  private void await(RelationTable table, WalMessage message, long version) {
    StreamMark before = new StreamMark(position, transactionRows - 1, transactionCommit);
    WalMessage kept = message.copy();
    table
        .waiting()
        .add(new WaitingRows.Waiting(kept.array(), kept.payload() + 5, version, before, false));
  }

  private void relation(Relation relation) {
    RelationTable before = relations.of(relation.oid());
    if (before != null && !before.isEmpty()) {
      drain(before);
      touched.remove(before);
    }
    relations.put(relation);
  }

  private void truncate(WalMessage message) {
    if (++transactionRows <= rowsToSkip) {
      return;
    }
    List<RelationTable> truncated = truncated(message);
    SharedTruncation.refuse(spec, truncated.stream().map(RelationTable::table).toList());
    for (RelationTable table : truncated) {
      drain(table);
      touched.remove(table);
      finished.add(RowBlock.truncation(table.table()));
    }
  }

  private List<RelationTable> truncated(WalMessage message) {
    if (spec.settings().ignoresTruncate()) {
      return List.of();
    }
    byte[] data = message.array();
    int at = message.payload();
    int count = (int) INT.get(data, at + 1);
    List<RelationTable> tables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RelationTable table = relations.of((int) INT.get(data, at + 6 + 4 * i));
      if (table != null && !table.hasInItsCopy(message.start())) {
        tables.add(table);
      }
    }
    return tables;
  }

  private void drain(RelationTable table) {
    try {
      RowBlock block = table.drain();
      if (block != null) {
        finished.add(block);
      }
    } catch (PipeException e) {
      throw TableErrors.of(table.table(), e);
    }
  }

  /** Milliseconds since the last seen commit, 0 while nothing waits to be read. */
  public long lagMillis() {
    long last = lastCommitMillis;
    return last == 0 ? 0 : Math.max(0, System.currentTimeMillis() - last);
  }

  @Override
  public void close() {
    wal.close();
    reads.close();
  }
}
