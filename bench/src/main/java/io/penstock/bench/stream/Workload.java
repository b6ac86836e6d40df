package io.penstock.bench.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Changes of one kind. In one round no key is changed twice, so that the new versions can be
 * counted.
 *
 * @param id of letters and digits
 * @param title what it is
 * @param tables in schema public, plain identifiers
 * @param setup statements that make and fill them
 * @param writer writes a round's changes
 */
public record Workload(
    String id, String title, List<String> tables, List<String> setup, Writer writer) {

  /** Rows changed and, of these, rows not deleted. */
  public record Written(long changes, long visible) {}

  /** Commits the changes of one round. */
  @FunctionalInterface
  public interface Writer {
    Written write(Statement statement, int round) throws SQLException;
  }

  public Workload {
    tables = List.copyOf(tables);
    setup = List.copyOf(setup);
  }

  /** Writes a round, without waiting for the disk at each commit. */
  public Backlog write(Connection connection, int round) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      long after;
      try (ResultSet row =
          statement.executeQuery("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")) {
        row.next();
        after = row.getLong(1);
      }
      Written written = writer.write(statement, round);
      // One commit that does wait: the walsender sends only what is on disk.
      statement.execute("SET synchronous_commit = on");
      statement.execute("SELECT pg_logical_emit_message(true, 'bench', 'flushed')");
      return new Backlog(written.changes(), written.visible(), after);
    }
  }
}
