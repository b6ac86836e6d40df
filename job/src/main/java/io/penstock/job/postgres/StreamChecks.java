package io.penstock.job.postgres;

import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.PublishedForm;
import io.penstock.model.spec.StreamSpec;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What must hold before a stream goes on: it is still the same cluster, the slot is there and not
 * past the position, every table the job carries exists and is published. Without these checks
 * Postgres would continue with a gap and say nothing.
 */
public final class StreamChecks {

  private static final String SLOT =
      """
      SELECT plugin, database, wal_status, confirmed_flush_lsn, current_database(), two_phase
      FROM pg_replication_slots WHERE slot_name = ?
      """;

  private static final String PUBLICATION = "SELECT 1 FROM pg_publication WHERE pubname = ?";

  /** Row filters and columns are listed since PG 15; before, all are published. */
  private static final String PUBLISHED =
      """
      SELECT c.oid, to_jsonb(p) ->> 'rowfilter',
             ARRAY(SELECT jsonb_array_elements_text(
                      CASE jsonb_typeof(to_jsonb(p) -> 'attnames') WHEN 'array'
                           THEN to_jsonb(p) -> 'attnames' ELSE '[]'::jsonb END)),
             ARRAY(SELECT m[1]::int4
                FROM regexp_matches(to_jsonb(r) ->> 'prattrs', '[0-9]+', 'g') m)
      FROM pg_publication_tables p
      JOIN pg_namespace n ON n.nspname = p.schemaname
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = p.tablename
      JOIN pg_publication b ON b.pubname = p.pubname
      LEFT JOIN pg_publication_rel r ON r.prpubid = b.oid AND r.prrelid = c.oid
      WHERE p.pubname = ?
      """;

  private static final String EXISTS = "SELECT 1 FROM pg_class WHERE oid = ?::oid";

  private StreamChecks() {}

  /**
   * Checks a stream that is to start.
   *
   * @return the timeline of the cluster
   * @throws PipeException SYSTEM_CHANGED, SOURCE_PROMOTED, SLOT_LOST, SLOT_AHEAD or
   *     PUBLICATION_MISSING; TABLE_GONE, TABLE_UNPUBLISHED or SCHEMA_CHANGED (published in another
   *     form) for the first such table; another code when Postgres cannot be asked
   */
  public static int check(PipeSpec spec, PostgresConnector connector, PipeSplit.Stream start) {
    StreamSpec stream = Objects.requireNonNull(spec.stream());
    int timeline;
    try {
      try (Connection connection = connector.replication("check").connection()) {
        timeline = ClusterCheck.check(connection, spec, start);
      }
      try (Connection connection = connector.query(Duration.ofMinutes(1))) {
        slot(connection, stream, start.position());
        publication(connection, stream);
        tables(connection, stream, spec);
      }
      return timeline;
    } catch (SQLException e) {
      throw PostgresConnector.classify(e);
    }
  }

  private static void slot(Connection connection, StreamSpec stream, Lsn position)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SLOT)) {
      statement.setString(1, stream.slot());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new PipeException(
              ErrorCode.SLOT_LOST, "slot " + stream.slot() + " does not exist any more");
        }
        if (!"pgoutput".equals(row.getString(1)) || !row.getString(5).equals(row.getString(2))) {
          throw new PipeException(
              ErrorCode.SLOT_LOST,
              "slot " + stream.slot() + " is not a pgoutput slot of this database");
        }
        if (row.getBoolean(6)) {
          // What is sent at PREPARE stays when the transaction is rolled back.
          throw new PipeException(
              ErrorCode.SLOT_LOST,
              "slot " + stream.slot() + " decodes in two phases (two_phase), not at the commit");
        }
        if ("lost".equals(row.getString(3))) {
          throw new PipeException(
              ErrorCode.SLOT_LOST,
              "slot " + stream.slot() + " was invalidated: its WAL is removed");
        }
        String confirmed = row.getString(4);
        if (confirmed != null && Lsn.parse(confirmed).isAfter(position)) {
          throw new PipeException(
              ErrorCode.SLOT_AHEAD,
              "slot "
                  + stream.slot()
                  + " is confirmed up to "
                  + confirmed
                  + ", the pipe has only reached "
                  + position);
        }
      }
    }
  }

  private static void publication(Connection connection, StreamSpec stream) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUBLICATION)) {
      statement.setString(1, stream.publication());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new PipeException(
              ErrorCode.PUBLICATION_MISSING,
              "publication " + stream.publication() + " does not exist");
        }
      }
    }
  }

  private static void tables(Connection connection, StreamSpec stream, PipeSpec spec)
      throws SQLException {
    Map<Long, PublishedForm> published = published(connection, stream);
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan table = spec.tables().get(i);
      if (!table.active()) {
        continue;
      }
      PublishedForm form = published.get(table.oid());
      if (form != null) {
        fits(stream, table, form, i);
        continue;
      }
      if (!exists(connection, table.oid())) {
        throw gone(table).inTable(i);
      }
      throw new PipeException(
              ErrorCode.TABLE_UNPUBLISHED,
              "publication " + stream.publication() + " does not hold " + table.display())
          .inTable(i);
    }
  }

  private static void fits(StreamSpec stream, TablePlan table, PublishedForm form, int index) {
    String misfit = form.misfit(table);
    if (!misfit.isEmpty()) {
      throw new PipeException(
              ErrorCode.SCHEMA_CHANGED,
              "publication "
                  + stream.publication()
                  + " publishes of "
                  + table.display()
                  + " "
                  + misfit)
          .inTable(index);
    }
  }

  /** Whether the relation exists still: one of its name made since has another oid. */
  static boolean exists(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  static PipeException gone(TablePlan table) {
    return new PipeException(
        ErrorCode.TABLE_GONE, table.display() + " with oid " + table.oid() + " does not exist");
  }

  private static Map<Long, PublishedForm> published(Connection connection, StreamSpec stream)
      throws SQLException {
    Map<Long, PublishedForm> published = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(PUBLISHED)) {
      statement.setString(1, stream.publication());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> columns = List.of((String[]) row.getArray(3).getArray());
          List<Integer> numbers = List.of((Integer[]) row.getArray(4).getArray());
          published.put(row.getLong(1), new PublishedForm(row.getString(2), columns, numbers));
        }
      }
    }
    return published;
  }
}
