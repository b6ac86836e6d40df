package io.penstock.job.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * Reads of a table in a session that may be in a transaction for long. A table that was read stays
 * locked to the transaction's end: who wants to rewrite it waits for that, and the copy, which the
 * transaction waits for, behind him. What goes back to a savepoint gives its locks away (manual,
 * "Explicit Locking").
 */
final class BriefLook {

  /** A question to a table. */
  interface Question<T> {
    T ask(Statement statement) throws SQLException;
  }

  private BriefLook() {}

  static <T> T at(Connection connection, Question<T> question) throws SQLException {
    if (connection.getAutoCommit()) {
      try (Statement statement = connection.createStatement()) {
        return question.ask(statement);
      }
    }
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      return question.ask(statement);
    } finally {
      connection.rollback(before);
    }
  }
}
