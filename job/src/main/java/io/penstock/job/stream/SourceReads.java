package io.penstock.job.stream;

import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.Printed;
import io.penstock.job.postgres.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads of source tables beside the stream: rows as they are now, which is never before the changes
 * that ask for them, under the names of now, which may be others than the stream's.
 */
final class SourceReads implements AutoCloseable {

  private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

  /** A table or a column is not called so any more, or has another type. */
  private static final Set<String> OUTDATED = Set.of("42P01", "3F000", "42703", "42883");

  private static final int ATTEMPTS = 5;

  /** Transactions that may wait to be seen before one look prunes them. */
  private static final int MAX_EXPECTED = 1_000;

  private final PostgresConnector connector;
  private final boolean binary;
  private final Map<Integer, SourceTable> tables = new HashMap<>();
  private final VisibleTransactions transactions = new VisibleTransactions();
  private @Nullable Connection connection;

  SourceReads(PostgresConnector connector, boolean binary) {
    this.connector = connector;
    this.binary = binary;
  }

  /** One read. */
  interface Query<T> {

    /**
     * Asks under the table's names.
     *
     * @return null when {@link SourceTable#isAsBefore} says that they are not those of now
     */
    @Nullable T ask(Connection session, SourceTable table) throws SQLException;
  }

  /** Whether values are asked for in binary form, else in text form: as the stream has them. */
  boolean binary() {
    return binary;
  }

  /** The transaction whose changes follow, by the id in its Begin message. */
  void begin(int xid) {
    transactions.begin(xid);
  }

  /** What is read from now on must show the present transaction. */
  void expectPresent() {
    transactions.expectPresent();
  }

  /** Forgets expected transactions that can be seen, when they have become many. */
  void prune() {
    if (transactions.expected() >= MAX_EXPECTED) {
      try {
        transactions.await(session());
      } catch (SQLException e) {
        throw PostgresConnector.classify(e);
      }
    }
  }

  /** A new Relation message: what is known of the table may have changed. */
  void forget(int oid) {
    tables.remove(oid);
  }

  /**
   * Asks, again when the names change in that moment.
   *
   * @throws PipeException when Postgres cannot answer
   */
  <T> T read(TablePlan plan, Query<T> query) {
    try {
      Connection session = session();
      transactions.await(session);
      return read(session, plan, query);
    } catch (SQLException e) {
      throw PostgresConnector.classify(e);
    }
  }

  private <T> T read(Connection session, TablePlan plan, Query<T> query) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      SourceTable table = tables.get((int) plan.oid());
      if (table == null) {
        table = SourceTable.read(session, plan);
        tables.put((int) plan.oid(), table);
      }
      try {
        T answer = query.ask(session, table);
        if (answer != null) {
          return answer;
        }
      } catch (SQLException e) {
        if (!OUTDATED.contains(String.valueOf(e.getSQLState())) || attempt == ATTEMPTS) {
          throw e;
        }
      }
      tables.remove((int) plan.oid());
      if (attempt == ATTEMPTS) {
        throw new PipeException(
            ErrorCode.SOURCE_UNREACHABLE, "table " + plan.display() + " is altered all the time");
      }
    }
  }

  /** The SQL for a column's value as the stream has it. */
  String value(SourceTable.Column column) {
    return binary
        ? column.send() + "(" + Quote.postgres(column.name()) + ")"
        : "convert_to(" + Printed.sql(column.name()) + ", 'UTF8')";
  }

  private Connection session() throws SQLException {
    Connection session = connection;
    if (session == null || session.isClosed()) {
      session = connector.query(READ_TIMEOUT);
      session.setReadOnly(true);
      connection = session;
    }
    return session;
  }

  @Override
  public void close() {
    Connection session = connection;
    connection = null;
    if (session != null) {
      PostgresConnector.closeQuietly(session);
    }
  }
}
