package io.penstock.job.stream;

import io.penstock.job.postgres.PostgresConnector;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Large values that an UPDATE did not touch are not in the stream (manual, "Logical Replication
 * Message Formats": TupleData, kind 'u'). They are taken from the old tuple where there is one,
 * else read from the source row, which may be newer than this change: then a later change in the
 * stream brings the same value again with a higher version, or ends the row. It must not be older:
 * see {@link VisibleTransaction}.
 */
final class ToastLookup implements AutoCloseable {

  private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

  /** The function that gives a value the form it has in a binary stream. */
  private static final String SEND_FUNCTIONS =
      """
      SELECT a.attname, format('%I.%I', n.nspname, p.proname)
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_proc p ON p.oid = t.typsend
      JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private final PostgresConnector connector;
  private final boolean binary;
  private final Map<Long, Map<String, String>> sendFunctions = new ConcurrentHashMap<>();
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
   */
  byte[] @Nullable [] find(
      TablePlan plan, int[] place, byte[] message, Tuple tuple, @Nullable Tuple old) {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      if (tuple.kinds[place[i]] == Tuple.UNCHANGED && !has(old, place[i])) {
        wanted.add(i);
      }
    }
    if (wanted.isEmpty()) {
      return null;
    }
    try {
      return query(plan, place, message, tuple, wanted);
    } catch (SQLException e) {
      throw PostgresConnector.classify(e);
    }
  }

  private byte[] @Nullable [] query(
      TablePlan plan, int[] place, byte[] message, Tuple tuple, List<Integer> wanted)
      throws SQLException {
    Connection session = session();
    transaction.await(session);
    Map<String, String> send = sendFunctions(session, plan);
    String values =
        wanted.stream()
            .map(i -> value(plan.columns().get(i), send))
            .collect(Collectors.joining(", "));
    List<Integer> key = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      if (plan.columns().get(i).key()) {
        key.add(i);
      }
    }
    String condition =
        key.stream()
            .map(i -> Quote.postgres(plan.columns().get(i).name()) + " = ?")
            .collect(Collectors.joining(" AND "));
    String sql =
        "SELECT "
            + values
            + " FROM "
            + Quote.postgres(plan.schema(), plan.name())
            + " WHERE "
            + condition;
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int k = 0; k < key.size(); k++) {
        ColumnPlan column = plan.columns().get(key.get(k));
        int at = place[key.get(k)];
        byte[] bytes =
            Arrays.copyOfRange(message, tuple.offsets[at], tuple.offsets[at] + tuple.lengths[at]);
        statement.setObject(k + 1, KeyValue.of(column, tuple.kinds[at] == Tuple.BINARY, bytes));
      }
      try (ResultSet row = statement.executeQuery()) {
        byte[] @Nullable [] found = new byte[place.length][];
        if (row.next()) {
          for (int w = 0; w < wanted.size(); w++) {
            found[wanted.get(w)] = row.getBytes(w + 1);
          }
        }
        return found;
      }
    }
  }

  private String value(ColumnPlan column, Map<String, String> send) {
    String name = Quote.postgres(column.name());
    return binary
        ? send.get(column.name()) + "(" + name + ")"
        : "convert_to(" + name + "::text, 'UTF8')";
  }

  private Map<String, String> sendFunctions(Connection session, TablePlan plan)
      throws SQLException {
    Map<String, String> known = sendFunctions.get(plan.oid());
    if (known != null) {
      return known;
    }
    Map<String, String> found = new ConcurrentHashMap<>();
    try (PreparedStatement statement = session.prepareStatement(SEND_FUNCTIONS)) {
      statement.setLong(1, plan.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.put(row.getString(1), row.getString(2));
        }
      }
    }
    sendFunctions.put(plan.oid(), found);
    return found;
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

  /** A key column's value, sent back to Postgres in the form it came in. */
  private static final class KeyValue extends PGobject implements PGBinaryObject {

    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    private KeyValue(String type, byte[] bytes) {
      this.bytes = bytes;
      setType(type);
    }

    static PGobject of(ColumnPlan column, boolean binary, byte[] bytes) throws SQLException {
      String type = column.type().storage().display();
      if (binary) {
        return new KeyValue(type, bytes);
      }
      PGobject text = new PGobject();
      text.setType(type);
      text.setValue(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
      return text;
    }

    @Override
    public void setByteValue(byte[] value, int offset) {
      throw new UnsupportedOperationException("a key value is only sent");
    }

    @Override
    public int lengthInBytes() {
      return bytes.length;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
      System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
      return super.clone();
    }
  }
}
