package io.penstock.job;

import io.penstock.stack.postgres.LocalPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Applies random transactions in two sessions, so that they interleave in the WAL. */
final class TwoSessions {

  private static final String LOCKED = "55P03";

  private TwoSessions() {}

  /** Applies transactions; the second of each pair begins and ends within the first. */
  static void apply(LocalPostgres postgres, RandomChanges changes, int transactions)
      throws SQLException {
    try (Connection outer = session(postgres);
        Connection inner = session(postgres);
        Statement first = outer.createStatement();
        Statement second = inner.createStatement()) {
      for (int i = 0; i < transactions; i += 2) {
        List<String> sql = changes.transaction();
        int half = sql.size() / 2;
        boolean begun = run(first, sql.subList(0, half));
        end(inner, run(second, changes.transaction()));
        end(outer, begun && run(first, sql.subList(half, sql.size())));
      }
    }
  }

  private static Connection session(LocalPostgres postgres) throws SQLException {
    Connection connection = postgres.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '1ms'");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /** Whether all went well; who finds a row locked gives up, and the other goes on. */
  private static boolean run(Statement statement, List<String> sql) throws SQLException {
    for (String one : sql) {
      try {
        statement.execute(one);
      } catch (SQLException e) {
        if (!LOCKED.equals(e.getSQLState())) {
          throw e;
        }
        return false;
      }
    }
    return true;
  }

  private static void end(Connection connection, boolean commit) throws SQLException {
    if (commit) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }
}
