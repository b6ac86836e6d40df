package io.penstock.job.snapshot;

import io.penstock.job.encode.ColumnWriters;
import io.penstock.job.encode.NativeLayout;
import io.penstock.job.encode.NativeRows;
import io.penstock.job.encode.TableWriters;
import io.penstock.job.postgres.MessageStream;
import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.Printed;
import io.penstock.job.postgres.SourceTable;
import io.penstock.job.postgres.TableErrors;
import io.penstock.job.postgres.ValueRanges;
import io.penstock.job.row.BlockPool;
import io.penstock.job.row.RowBlock;
import io.penstock.job.row.RowLimit;
import io.penstock.job.split.PipeSplit;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.MetadataColumns;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Copies one chunk after the other over one connection. Belongs to one thread. */
public final class ChunkCopy implements AutoCloseable {

  /** Longest silence of the server within a COPY. */
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(10);

  /** Longest wait for a lock: the same thread may have a stream to follow. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  /** What the driver says of a broken connection (manual, "PostgreSQL Error Codes"). */
  private static final String CONNECTION_FAILURE = "08006";

  /** Whether a chunk can be read as planned. */
  public enum Opening {
    OPEN,
    /** The relation is gone or its rows have moved. */
    REWRITTEN,
    /** The exported snapshot is gone. */
    SNAPSHOT_LOST,
    /** Somebody keeps the relation locked: to be tried again. */
    LOCKED
  }

  private final PipeSpec spec;
  private final PostgresConnector connector;
  private final TableWriters[] writers;
  private final BlockPool pool;
  private final CopyThrottle throttle;

  private @Nullable Connection connection;
  private @Nullable MessageStream stream;
  private @Nullable CopyOut copy;
  private @Nullable ChunkRows gathered;
  private int table;
  private long rows;
  private long bytes;

  /**
   * Reads at the throttle's pace: the caller waits as long as it says between two calls of {@link
   * #next}.
   */
  public ChunkCopy(
      PipeSpec spec,
      PostgresConnector connector,
      TableWriters[] writers,
      BlockPool pool,
      CopyThrottle throttle) {
    this.throttle = throttle;
    this.spec = spec;
    this.connector = connector;
    this.writers = writers;
    this.pool = pool;
  }

  /**
   * Starts to copy a chunk.
   *
   * @throws io.penstock.model.error.PipeException when Postgres cannot be asked or refuses, naming
   *     the table if it is the table's fault
   */
  public Opening open(PipeSplit.Chunk chunk) {
    table = chunk.table();
    rows = 0;
    bytes = 0;
    TablePlan plan = spec.tables().get(table);
    if (chunk.range() instanceof PipeSplit.Values values && column(plan, values).isEmpty()) {
      // The column is gone: what goes by it is cut anew, by ctid.
      return Opening.REWRITTEN;
    }
    try {
      Connection session = session();
      boolean exported = !chunk.exportedSnapshot().isEmpty();
      if (exported && !join(session, chunk.exportedSnapshot())) {
        session.rollback();
        return Opening.SNAPSHOT_LOST;
      }
      Opening opening = lock(session, chunk, plan);
      if (opening != Opening.OPEN) {
        session.rollback();
        return opening;
      }
      if (!exported) {
        // The catalogue of an exported snapshot is that of its plan, whatever names mean by now.
        SourceTable.read(session, plan).refuseUnlessPlanned(plan);
      }
      copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut(copySql(plan, chunk));
      gathered = gather(plan);
      return Opening.OPEN;
    } catch (SQLException e) {
      throw TableErrors.of(table, e);
    } catch (PipeException e) {
      throw TableErrors.of(table, e);
    }
  }

  private ChunkRows gather(TablePlan plan) {
    long version = plan.snapshotVersion().value();
    CopyDecoder decoder = new CopyDecoder(writers[table].binary(), version);
    NativeRows columns =
        NativeLayout.of(plan.columns(), new MetadataColumns(spec.metadataPrefix()))
            .map(layout -> new NativeRows(layout, version))
            .orElse(null);
    return new ChunkRows(table, decoder, columns, pool);
  }

  /** The column that a chunk goes by, whatever its name is by now. */
  private static Optional<ColumnPlan> column(TablePlan plan, PipeSplit.Values values) {
    return plan.columns().stream()
        .filter(column -> column.attnum() == values.attnum() && !plan.dropped(column))
        .findFirst();
  }

  private Connection session() throws SQLException {
    Connection session = connection;
    if (session == null) {
      PostgresConnector.Session opened = connector.copy(READ_TIMEOUT);
      session = opened.connection();
      stream = opened.stream();
      session.setAutoCommit(false);
      // Without an exported snapshot the catalogue is to be that of after the lock.
      session.setTransactionIsolation(
          spec.mode().streams()
              ? Connection.TRANSACTION_READ_COMMITTED
              : Connection.TRANSACTION_REPEATABLE_READ);
      session.setReadOnly(true);
      connection = session;
    }
    return session;
  }

  private static boolean join(Connection session, String snapshot) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION SNAPSHOT " + Quote.postgresText(snapshot));
      return true;
    } catch (SQLException e) {
      // 22023 before PG 16, 42704 since: no such snapshot (any more).
      if ("22023".equals(e.getSQLState()) || "42704".equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Makes sure that the relation's file is the planned one until this transaction ends. By reading
   * nothing of it: LOCK TABLE wants a privilege on the whole table where columns are enough.
   */
  private static Opening lock(Connection session, PipeSplit.Chunk chunk, TablePlan plan)
      throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
      statement.execute(selectSql(plan, chunk) + " LIMIT 0");
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case "55P03" -> Opening.LOCKED;
        case "42P01", "3F000" -> Opening.REWRITTEN;
        default -> throw e;
      };
    }
    String name = Quote.postgres(chunk.schema(), chunk.relation());
    return filenode(session, name) == chunk.filenode() ? Opening.OPEN : Opening.REWRITTEN;
  }

  private static long filenode(Connection session, String name) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement("SELECT pg_relation_filenode(?::regclass)")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static String selectSql(TablePlan plan, PipeSplit.Chunk chunk) {
    String columns =
        plan.columns().stream()
            .map(column -> plan.dropped(column) ? "NULL" : value(column))
            .collect(Collectors.joining(", "));
    return "SELECT " + columns + " FROM ONLY " + Quote.postgres(chunk.schema(), chunk.relation());
  }

  private static String value(ColumnPlan column) {
    return ColumnWriters.hasBinary(column.type())
        ? Quote.postgres(column.name())
        : Printed.sql(column.name());
  }

  private static String copySql(TablePlan plan, PipeSplit.Chunk chunk) {
    return "COPY (" + selectSql(plan, chunk) + where(plan, chunk) + ") TO STDOUT (FORMAT binary)";
  }

  /** The published rows of the chunk. */
  private static String where(TablePlan plan, PipeSplit.Chunk chunk) {
    List<String> conditions = new ArrayList<>(range(plan, chunk.range()));
    if (!plan.rowFilter().isEmpty()) {
      conditions.add("(" + plan.rowFilter() + ")");
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /** Where the only chunk of a relation is read, the reader may have no privilege on ctid. */
  private static List<String> range(TablePlan plan, PipeSplit.Range range) {
    if (range instanceof PipeSplit.Values values) {
      String name = column(plan, values).orElseThrow().name();
      return ValueRanges.condition(values, name).stream().toList();
    }
    PipeSplit.Pages pages = (PipeSplit.Pages) range;
    boolean open = pages.to() < 0;
    if (open && pages.from() == 0) {
      return List.of();
    }
    String from = "ctid >= '(" + pages.from() + ",0)'::tid";
    return open ? List.of(from) : List.of(from, "ctid < '(" + pages.to() + ",0)'::tid");
  }

  /**
   * The next rows of the open chunk, about {@link BlockPool#BLOCK_BYTES} of them or as many as the
   * throttle lets through; null when all have been read.
   */
  public @Nullable RowBlock next() {
    ChunkRows chunk = gathered;
    if (chunk == null) {
      return null;
    }
    RowBlock block;
    try {
      read(chunk, throttle.portion(BlockPool.BLOCK_BYTES));
      block = chunk.take();
    } catch (SQLException e) {
      throw TableErrors.of(table, e);
    } catch (IOException e) {
      throw TableErrors.of(table, new SQLException(e.getMessage(), CONNECTION_FAILURE, e));
    } catch (PipeException e) {
      throw TableErrors.of(table, e);
    } catch (OutOfMemoryError e) {
      throw TableErrors.of(table, RowLimit.noRoom(e));
    }
    if (block != null) {
      rows += block.rows();
    }
    return block;
  }

  /** Reads until so many bytes are gathered, or to the chunk's end. */
  private void read(ChunkRows chunk, int portion) throws SQLException, IOException {
    MessageStream direct = stream;
    CopyOut source = copy;
    while (source != null && chunk.size() < portion) {
      if (direct != null && direct.nextCopyData()) {
        took(direct.length());
        chunk.add(direct.array(), direct.offset(), direct.length());
        continue;
      }
      byte[] message = source.readFromCopy();
      if (message == null) {
        source = null;
        copy = null;
        session().commit();
      } else {
        took(message.length);
        chunk.add(message, 0, message.length);
      }
    }
  }

  private void took(int length) {
    RowLimit.check(length);
    bytes += length;
    throttle.took(length);
  }

  /** Rows read of the present chunk. */
  public long rows() {
    return rows;
  }

  /** Bytes that Postgres sent of the present chunk. */
  public long bytes() {
    return bytes;
  }

  /** Ends the session; a COPY under way is abandoned by closing its socket. */
  @Override
  public void close() {
    Connection session = connection;
    connection = null;
    copy = null;
    gathered = null;
    if (session != null) {
      PostgresConnector.closeQuietly(session);
    }
  }
}
