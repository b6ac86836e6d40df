package io.penstock.controller.verify;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.controller.source.SourceConnector;
import io.penstock.controller.source.SourceErrors;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection to the source that only reads, each statement in a snapshot of its own. */
final class SourceReader implements AutoCloseable {

  /** As the job's sessions print values. */
  private static final String FORMS =
      "SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';"
          + " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET row_security = off;"
          + " SET default_transaction_read_only = on; RESET search_path";

  private static final int FETCHED = 5000;

  /** A statement about some keys or a range; a walk over a whole table has its own limit. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Duration WALK_LIMIT = Duration.ofHours(6);

  private final Connection connection;
  private final boolean utf8;
  private volatile @Nullable Statement running;

  SourceReader(SourceConnector connector, SourceDefinition source) {
    connection = connector.openPatient(source);
    try {
      try (Statement sql = connection.createStatement()) {
        sql.execute(FORMS);
      }
      limit(LIMIT);
      String encoding = one("SHOW server_encoding");
      utf8 = encoding.equals("UTF8") || encoding.equals("SQL_ASCII");
    } catch (SQLException | RuntimeException e) {
      close();
      throw e instanceof SQLException sql ? SourceErrors.of(sql) : (RuntimeException) e;
    }
  }

  /** Whether it keeps texts as ClickHouse does. */
  boolean utf8() {
    return utf8;
  }

  /** For what the catalogue is asked. */
  Connection connection() {
    return connection;
  }

  /** What follows reads a whole table at once. */
  void limitWalk() {
    limit(WALK_LIMIT);
  }

  private void limit(Duration limit) {
    execute("SET statement_timeout = " + limit.toMillis());
  }

  private void execute(String text) {
    try (Statement sql = connection.createStatement()) {
      sql.execute(text);
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  /** The first column of the only row. */
  String one(String sql) {
    List<@Nullable String> row = all(sql).get(0);
    return String.valueOf(row.get(0));
  }

  /** All rows of a short answer. */
  List<List<@Nullable String>> all(String sql) {
    try (Statement statement = begin();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row(result));
      }
      return rows;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    } finally {
      running = null;
    }
  }

  /** A long answer. It holds a snapshot until it is closed. */
  Rows rows(String sql) {
    try {
      // The driver reads piece by piece only within a transaction.
      connection.setAutoCommit(false);
      Statement statement = begin();
      statement.setFetchSize(FETCHED);
      ResultSet result = statement.executeQuery(sql);
      return new Rows() {
        @Override
        public @Nullable List<@Nullable String> next() {
          try {
            return result.next() ? row(result) : null;
          } catch (SQLException e) {
            throw SourceErrors.of(e);
          }
        }

        @Override
        public void close() {
          end();
        }
      };
    } catch (SQLException e) {
      end();
      throw SourceErrors.of(e);
    }
  }

  private Statement begin() throws SQLException {
    Statement statement = connection.createStatement();
    running = statement;
    return statement;
  }

  private void end() {
    running = null;
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static List<@Nullable String> row(ResultSet result) throws SQLException {
    @Nullable String[] row = new String[result.getMetaData().getColumnCount()];
    for (int i = 0; i < row.length; i++) {
      row[i] = result.getString(i + 1);
    }
    return Arrays.asList(row);
  }

  /** Position before which everything lies that was seen until now. */
  Lsn position() {
    Lsn position =
        Lsn.parse(
            one(
                "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
                    + " ELSE pg_current_wal_insert_lsn() END"));
    // At the beginning of a page it lies behind the page's header, where no record ever ends.
    long inPage = position.value() % 8192;
    return inPage <= 40 ? new Lsn(position.value() - inPage) : position;
  }

  /** Ends what is running, from another thread. */
  void cancel() {
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        throw new PipeException(ErrorCode.SOURCE_UNREACHABLE, "cannot be cancelled", e);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
