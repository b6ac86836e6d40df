package io.penstock.job.stream;

import io.penstock.job.postgres.PostgresConnector;
import io.penstock.job.postgres.Printed;
import io.penstock.job.postgres.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Large values that an UPDATE did not touch are not in the stream (manual, "Logical Replication
 * Message Formats": TupleData, kind 'u'). They are taken from the old tuple where there is one,
 * else read from the source row, which may be newer than this change: then a later change in the
 * stream brings the same value again with a higher version, or ends the row. It must not be older:
 * see {@link VisibleTransaction}.
 */
final class ToastLookup implements AutoCloseable {

  private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

  /** A table or a column is not called so any more, or has another type. */
  private static final Set<String> OUTDATED = Set.of("42P01", "3F000", "42703", "42883");

  private static final int ATTEMPTS = 5;

  private final PostgresConnector connector;
  private final boolean binary;
  private final Map<Integer, SourceTable> tables = new HashMap<>();
  private final VisibleTransaction transaction = new VisibleTransaction();
  private @Nullable Connection connection;

  ToastLookup(PostgresConnector connector, boolean binary) {
    this.connector = connector;
    this.binary = binary;
  }

  /** Whether found values are in binary form, else in text form. */
  boolean binary() {
    return binary;
  }

  /** The transaction whose changes follow, by the id in its Begin message. */
  void begin(int xid) {
    transaction.begin(xid);
  }

  /** A new Relation message: what is known of the table may have changed. */
  void forget(int oid) {
    tables.remove(oid);
  }

  /** Whether the old tuple has the column's value. */
  @org.jspecify.annotations.NullUnmarked
  static boolean has(@Nullable Tuple old, int column) {
    // An old key, unlike an old row, has NULL in all columns outside the key.
    return old != null && (old.kinds[column] == Tuple.BINARY || old.kinds[column] == Tuple.TEXT);
  }

  /**
   * The values that the new tuple leaves out and the old one lacks, by plan column; null entries
   * for all others, for NULLs, and everywhere when the row is gone: whatever ended it follows in
   * the stream.
   *
   * @throws PipeException when they cannot be read
   */
  byte[] @Nullable [] find(
      TablePlan plan, int[] place, byte[] message, Tuple tuple, @Nullable Tuple old) {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      if (place[i] != RelationFit.ABSENT
          && tuple.kinds[place[i]] == Tuple.UNCHANGED
          && !has(old, place[i])
          && !plan.dropped(plan.columns().get(i))) {
        wanted.add(i);
      }
    }
    if (wanted.isEmpty()) {
      return null;
    }
    List<Key> keys = keys(plan, place, message, tuple, old);
    try {
      Connection session = session();
      transaction.await(session);
      return read(session, plan, wanted, keys);
    } catch (SQLException e) {
      throw PostgresConnector.classify(e);
    }
  }

  /** A key column of the plan and its value. */
  private record Key(ColumnPlan column, String text) {}

  private List<Key> keys(
      TablePlan plan, int[] place, byte[] message, Tuple tuple, @Nullable Tuple old) {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      ColumnPlan column = plan.columns().get(i);
      if (column.key()) {
        // A large key that is unchanged is only in the old tuple, which is sent for its sake.
        Tuple holder = has(tuple, place[i]) ? tuple : old;
        if (holder == null || !has(holder, place[i])) {
          throw new PipeException(
              ErrorCode.VALUE_REFUSED,
              "the stream leaves out key column " + column.name() + " of " + plan.display());
        }
        boolean inBinary = holder.kinds[place[i]] == Tuple.BINARY;
        int offset = holder.offsets[place[i]];
        int length = holder.lengths[place[i]];
        keys.add(new Key(column, KeyText.of(column.type(), inBinary, message, offset, length)));
      }
    }
    return keys;
  }

  /** Reads the row under the names of now, which may change in any moment. */
  private byte[] @Nullable [] read(
      Connection session, TablePlan plan, List<Integer> wanted, List<Key> keys)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      SourceTable table = tables.get((int) plan.oid());
      if (table == null) {
        table = SourceTable.read(session, plan);
        tables.put((int) plan.oid(), table);
      }
      try {
        byte[] @Nullable [] found = query(session, plan, table, wanted, keys);
        if (found != null) {
          return found;
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

  /** Null when the names are not those of now. */
  private byte[] @Nullable [] query(
      Connection session, TablePlan plan, SourceTable table, List<Integer> wanted, List<Key> keys)
      throws SQLException {
    List<SourceTable.Column> columns =
        wanted.stream().map(i -> table.value(plan, plan.columns().get(i))).toList();
    String values = columns.stream().map(this::value).collect(Collectors.joining(", "));
    String condition =
        keys.stream()
            .map(
                key ->
                    Quote.postgres(table.column(plan, key.column()).name())
                        + " = "
                        + KeyText.parameter(key.column().type(), binary))
            .collect(Collectors.joining(" AND "));
    // A child table may have rows of the same key; partitions are all the table has.
    String sql =
        "SELECT "
            + Quote.postgresText(table.name())
            + "::regclass::oid, r.* FROM (VALUES (1)) one LEFT JOIN (SELECT "
            + values
            + (plan.partitioned() ? " FROM " : " FROM ONLY ")
            + table.name()
            + " WHERE "
            + condition
            + ") r ON true";
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int k = 0; k < keys.size(); k++) {
        statement.setObject(k + 1, keys.get(k).text(), Types.OTHER);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getLong(1) != plan.oid()) {
          return null;
        }
        byte[] @Nullable [] found = new byte[plan.columns().size()][];
        for (int w = 0; w < wanted.size(); w++) {
          long type = row.getLong(2 * w + 2);
          if (!row.wasNull() && type != columns.get(w).type()) {
            return null;
          }
          found[wanted.get(w)] = row.getBytes(2 * w + 3);
        }
        return found;
      }
    }
  }

  /** The type that it has now, then the value as the stream has it. */
  private String value(SourceTable.Column column) {
    String name = Quote.postgres(column.name());
    String value =
        binary
            ? column.send() + "(" + name + ")"
            : "convert_to(" + Printed.sql(column.name()) + ", 'UTF8')";
    return "pg_typeof(" + name + ")::oid, " + value;
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
