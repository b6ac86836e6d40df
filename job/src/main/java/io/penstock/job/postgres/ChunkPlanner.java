package io.penstock.job.postgres;

import io.penstock.job.split.PipeSplit;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the pipe's tables into chunks of about {@code rowsPerPartition} rows. For a snapshot-only
 * pipe it also holds the exported snapshot that all chunks are read in, until it is closed.
 */
public final class ChunkPlanner implements AutoCloseable {

  /** Assumed where nobody has counted; a wrong guess only makes chunks uneven. */
  private static final double ROWS_PER_PAGE_UNKNOWN = 60;

  /** In the smallest rows that there are, about (manual, "Database Page Layout"). */
  private static final double ROWS_PER_PAGE_MOST = 291;

  /** Read of a table that was never analyzed, to count the rows in a page. */
  private static final double SAMPLED_PAGES = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ChunkPlanner.class);
  private static final Duration OLDER_TRANSACTIONS_POLL = Duration.ofMillis(200);
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

  /** Two renamings are what a rewriting takes that puts a table in the place of another. */
  private static final int MOST_LOOKS = 10;

  /**
   * The relation itself, or the leaves of a partition tree (manual, pg_partition_tree). The file is
   * the one that the session's snapshot sees, which the functions do not ask after. A view has
   * none. Who may not read ctid (attribute −1), as with grants on columns alone, gets a single
   * chunk, unless a column splits the load.
   */
  private static final String LEAVES =
      """
      SELECT n.nspname, c.relname, c.relfilenode, c.reltuples, c.relpages,
             pg_relation_size(c.oid) / current_setting('block_size')::bigint,
             has_column_privilege(c.oid, (-1)::smallint, 'SELECT'),
             c.relkind IN ('r', 'm') AND NOT row_security_active(c.oid)
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = ?::oid AND c.relkind <> 'p'
         OR c.oid IN (SELECT relid FROM pg_partition_tree(?::oid::regclass) WHERE isleaf)
            AND c.relkind = 'r'
      ORDER BY 1, 2
      """;

  private static final String FOREIGN_LEAF =
      """
      SELECT c.oid::regclass
      FROM pg_class c
      WHERE c.oid IN (SELECT relid FROM pg_partition_tree(?::oid::regclass)) AND c.relkind = 'f'
      """;

  private final PipeSpec spec;
  private final PostgresConnector connector;
  private volatile @Nullable Connection exporter;
  private volatile String exportedSnapshot = "";
  private volatile boolean closed;

  public ChunkPlanner(PipeSpec spec, PostgresConnector connector) {
    this.spec = spec;
    this.connector = connector;
  }

  /**
   * The chunks of some tables, at least one for each relation.
   *
   * @param tables indices in the spec
   * @param epoch goes into the chunks
   * @param idPrefix of their ids, never used before by this pipe
   * @throws io.penstock.model.error.PipeException TABLE_GONE; another code when Postgres cannot be
   *     asked
   */
  public synchronized List<PipeSplit.Chunk> plan(List<Integer> tables, int epoch, String idPrefix) {
    try {
      if (!spec.mode().streams()) {
        return plan(export(), tables, epoch, idPrefix);
      }
      try (Connection connection = connector.query(READ_TIMEOUT)) {
        awaitOlderTransactions(connection);
        return plan(connection, tables, epoch, idPrefix);
      }
    } catch (SQLException e) {
      throw PostgresConnector.classify(e);
    }
  }

  private List<PipeSplit.Chunk> plan(
      Connection connection, List<Integer> tables, int epoch, String idPrefix) throws SQLException {
    List<PipeSplit.Chunk> chunks = new ArrayList<>();
    for (int table : tables) {
      for (Leaf leaf : leaves(connection, table)) {
        chunks.addAll(cut(connection, leaf, idPrefix, epoch, table));
      }
    }
    return chunks;
  }

  /**
   * The chunks of one relation again, after it was rewritten or renamed. When it cannot be told
   * which it was, those of the whole table: a row copied twice is harmless.
   *
   * @param idPrefix of their ids, never used before by this pipe
   */
  public synchronized List<PipeSplit.Chunk> planAgain(PipeSplit.Chunk stale, String idPrefix) {
    try (Connection connection = connector.query(READ_TIMEOUT)) {
      for (int look = 1; ; look++) {
        try {
          return planAgain(connection, stale, idPrefix);
        } catch (SQLException e) {
          // Renamed once more, after its name was looked up and before it was read by it. Of a
          // table that is gone the next look tells.
          PipeException failure = PostgresConnector.classify(e);
          if (look == MOST_LOOKS || failure.code() != ErrorCode.TABLE_GONE) {
            throw failure;
          }
        }
      }
    } catch (SQLException e) {
      throw PostgresConnector.classify(e);
    }
  }

  private List<PipeSplit.Chunk> planAgain(
      Connection connection, PipeSplit.Chunk stale, String idPrefix) throws SQLException {
    List<Leaf> all = leaves(connection, stale.table());
    List<Leaf> same = all.stream().filter(leaf -> leaf.is(stale)).toList();
    List<PipeSplit.Chunk> chunks = new ArrayList<>();
    for (Leaf leaf : same.isEmpty() ? all : same) {
      chunks.addAll(cut(connection, leaf, idPrefix, stale.epoch(), stale.table()));
    }
    return chunks;
  }

  /**
   * Waits for the end of every transaction that is running now, after the slot has been made. One
   * that wrote its commit record below the slot's consistent point is not decoded, and yet its rows
   * are not visible while it waits for a synchronous standby: a chunk read meanwhile would miss
   * them. The same holds for a table that was added: what was written before it was published, and
   * what an earlier job read past, is not in this job's stream and must be visible to the copy.
   */
  private void awaitOlderTransactions(Connection connection) throws SQLException {
    // A snapshot's xmax is no bound: it lies below what runs if nothing newer has ended since.
    long newest =
        xid(
            connection,
            "SELECT CASE WHEN pg_is_in_recovery() THEN pg_snapshot_xmax(pg_current_snapshot())"
                + " ELSE pg_current_xact_id() END");
    boolean told = false;
    while (xid(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())") < newest) {
      if (!told) {
        LOG.info("{}: the snapshot waits for older transactions to end", spec.pipeName());
        told = true;
      }
      if (closed || Thread.currentThread().isInterrupted()) {
        throw new SQLException("stopped while older transactions were running");
      }
      LockSupport.parkNanos(OLDER_TRANSACTIONS_POLL.toNanos());
    }
  }

  /** Transaction ids of 64 bits, which never wrap around (manual, "Transaction ID Functions"). */
  private static long xid(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return Long.parseUnsignedLong(row.getString(1));
    }
  }

  /**
   * Exports a snapshot, in which the returned session plans too. A table that is rewritten between
   * the two would be found empty: what a rewrite writes is too new for the snapshot.
   */
  private Connection export() throws SQLException {
    release();
    Connection connection = connector.query(READ_TIMEOUT);
    exporter = connection;
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
      row.next();
      exportedSnapshot = row.getString(1);
    }
    if (closed) {
      release();
    }
    return connection;
  }

  /** A relation whose rows are copied; {@code ctid}: whether its pages may be told apart. */
  private record Leaf(
      String schema, String name, long filenode, double rowsPerPage, long pages, boolean ctid) {

    Leaf with(double counted) {
      return new Leaf(schema, name, filenode, counted, pages, ctid);
    }

    boolean is(PipeSplit.Chunk chunk) {
      return filenode == chunk.filenode()
          || schema.equals(chunk.schema()) && name.equals(chunk.relation());
    }
  }

  private List<Leaf> leaves(Connection connection, int index) throws SQLException {
    TablePlan table = spec.tables().get(index);
    if (!StreamChecks.exists(connection, table.oid())) {
      throw StreamChecks.gone(table).inTable(index);
    }
    if (table.partitioned()) {
      refuseForeignLeaf(connection, index);
    }
    List<Leaf> leaves = new ArrayList<>();
    Set<Leaf> uncounted = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, table.oid());
      statement.setLong(2, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          double tuples = row.getDouble(4);
          long analyzedPages = row.getLong(5);
          boolean analyzed = tuples > 0 && analyzedPages > 0;
          Leaf leaf =
              new Leaf(
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  analyzed ? tuples / analyzedPages : ROWS_PER_PAGE_UNKNOWN,
                  row.getLong(6),
                  row.getBoolean(7));
          leaves.add(leaf);
          boolean mayBeCut = leaf.pages * ROWS_PER_PAGE_MOST > spec.settings().rowsPerPartition();
          if (!analyzed && leaf.ctid && mayBeCut && row.getBoolean(8)) {
            uncounted.add(leaf);
          }
        }
      }
    }
    for (int i = 0; i < leaves.size(); i++) {
      if (uncounted.contains(leaves.get(i))) {
        leaves.set(i, leaves.get(i).with(rowsPerPage(connection, leaves.get(i))));
      }
    }
    return leaves;
  }

  /**
   * Counts the rows of some pages. Until a table is analyzed, whose rows were loaded just now as a
   * rule, nothing else tells: rows in a page are one or hundreds.
   */
  private static double rowsPerPage(Connection connection, Leaf leaf) throws SQLException {
    double percent = Math.min(100, 100 * SAMPLED_PAGES / leaf.pages);
    String sql =
        "SELECT count(*) FROM ONLY %s TABLESAMPLE SYSTEM (%s)"
            .formatted(
                Quote.postgres(leaf.schema, leaf.name),
                String.format(Locale.ROOT, "%.8f", percent));
    return BriefLook.at(
        connection,
        statement -> {
          try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long rows = row.getLong(1);
            return rows > 0 ? rows / (leaf.pages * percent / 100) : ROWS_PER_PAGE_UNKNOWN;
          }
        });
  }

  /** Attached since the pipe was made: leaving its rows out would go unseen. */
  private void refuseForeignLeaf(Connection connection, int index) throws SQLException {
    TablePlan table = spec.tables().get(index);
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN_LEAF)) {
      statement.setLong(1, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw new PipeException(
                  ErrorCode.SCHEMA_CHANGED,
                  "partition "
                      + row.getString(1)
                      + " of "
                      + table.display()
                      + " is a foreign table, whose rows lie elsewhere: detach it")
              .inTable(index);
        }
      }
    }
  }

  private List<PipeSplit.Chunk> cut(
      Connection connection, Leaf leaf, String idPrefix, int epoch, int table) throws SQLException {
    String id = idPrefix + "/" + table + "/" + leaf.schema + "." + leaf.name + "/" + leaf.filenode;
    List<PipeSplit.Chunk> chunks = new ArrayList<>();
    for (PipeSplit.Range range : ranges(connection, leaf, table)) {
      chunks.add(
          new PipeSplit.Chunk(
              id + "/" + chunks.size(),
              epoch,
              table,
              leaf.schema,
              leaf.name,
              leaf.filenode,
              range,
              exportedSnapshot));
    }
    return chunks;
  }

  private List<? extends PipeSplit.Range> ranges(Connection connection, Leaf leaf, int table)
      throws SQLException {
    Optional<ColumnPlan> column = ValueRanges.column(spec.tables().get(table));
    if (column.isEmpty()) {
      return pages(leaf);
    }
    double rows = leaf.pages * leaf.rowsPerPage;
    long count = (long) Math.ceil(rows / spec.settings().rowsPerPartition());
    String relation = Quote.postgres(leaf.schema, leaf.name);
    return ValueRanges.cut(connection, column.get(), relation, rows, count);
  }

  private List<PipeSplit.Pages> pages(Leaf leaf) {
    List<PipeSplit.Pages> ranges = new ArrayList<>();
    long pages = leaf.ctid ? leaf.pages : 0;
    long step = Math.max(1, Math.round(spec.settings().rowsPerPartition() / leaf.rowsPerPage));
    for (long page = 0; page == 0 || page < pages; page += step) {
      boolean last = page + step >= pages;
      // Open-ended: rows may be appended until the last chunk is read.
      ranges.add(new PipeSplit.Pages(page, last ? -1 : page + step));
    }
    return ranges;
  }

  /** Does not wait for a plan that is being made, which may be waiting itself. */
  @Override
  public void close() {
    closed = true;
    release();
  }

  private void release() {
    Connection held = exporter;
    exporter = null;
    exportedSnapshot = "";
    if (held != null) {
      PostgresConnector.closeQuietly(held);
    }
  }
}
