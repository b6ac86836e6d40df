package io.penstock.job.stream;

import io.penstock.job.encode.RowBuffer;
import io.penstock.job.postgres.SourceTable;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were deleted, or updated away, from a table that is known by all its columns. Others
 * may be equal to them, and the target has one for them all. The stream does not count them, so the
 * source is asked once a batch: a tombstone is written for what no row is like any more. What is
 * asked is newer than the change; docs/correctness.md says why that is right.
 */
final class Removals {

  /** So many columns tell rows apart well enough for Postgres to look by. */
  private static final int MAX_LOOKED_BY = 100;

  /** Rows that are fetched at a time. */
  private static final int FETCHED = 200;

  /** For a look at a whole table. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** No table's name: it is inside the query that names the table. */
  private static final String ASKED = "\"penstock asks\"";

  private final TablePlan plan;
  private final int[] place;
  private final SourceReads reads;
  private final RowKey key;

  /** Plan columns that Postgres looks by. */
  private final List<Integer> lookedBy = new ArrayList<>();

  private final Map<ByteBuffer, Removal> removals = new LinkedHashMap<>();
  private int size;

  /** What is looked by, and the version of the tombstone, should there be one. */
  private record Removal(@Nullable String[] texts, long version) {}

  /**
   * Of a relation.
   *
   * @throws io.penstock.model.error.PipeException SCHEMA_CHANGED when it lacks a column: the rows
   *     of before are known by it
   */
  static Removals of(TablePlan plan, int[] place, SourceReads reads) {
    for (int i = 0; i < place.length; i++) {
      if (place[i] == RelationFit.ABSENT) {
        throw RelationFit.changed(
            plan,
            "lacks column "
                + plan.columns().get(i).name()
                + ", and its rows are known by all columns. Resync the table");
      }
    }
    return new Removals(plan, place, reads);
  }

  private Removals(TablePlan plan, int[] place, SourceReads reads) {
    this.plan = plan;
    this.place = place;
    this.reads = reads;
    this.key = new RowKey(plan);
    for (int i = 0; i < plan.columns().size() && lookedBy.size() < MAX_LOOKED_BY; i++) {
      if (likelyEqual(i, "").isPresent()) {
        lookedBy.add(i);
      }
    }
  }

  private java.util.Optional<LikelyEqual> likelyEqual(int i, String text) {
    ColumnPlan column = plan.columns().get(i);
    return LikelyEqual.of(column, reads.binary(), column.name(), text);
  }

  boolean isEmpty() {
    return removals.isEmpty();
  }

  /** Bytes held, about. */
  int size() {
    return size;
  }

  /**
   * Adds an old row.
   *
   * @param version of its tombstone, above that of the transaction's rows
   */
  void add(byte[] message, Tuple old, long version) {
    key.begin();
    for (int i = 0; i < place.length; i++) {
      int column = place[i];
      boolean isNull = old.kinds[column] == Tuple.NULL;
      key.add(
          i,
          old.kinds[column] == Tuple.BINARY,
          isNull ? null : message,
          old.offsets[column],
          old.lengths[column]);
    }
    ByteBuffer bytes = key.end();
    Removal before = removals.get(bytes);
    if (before == null) {
      size += 2 * bytes.capacity();
    }
    @Nullable String[] texts = before == null ? texts(message, old) : before.texts();
    removals.put(bytes, new Removal(texts, version));
  }

  private @Nullable String[] texts(byte[] message, Tuple old) {
    @Nullable String[] texts = new String[lookedBy.size()];
    for (int l = 0; l < texts.length; l++) {
      int i = lookedBy.get(l);
      int column = place[i];
      if (old.kinds[column] != Tuple.NULL) {
        texts[l] =
            KeyText.of(
                plan.columns().get(i).type(),
                old.kinds[column] == Tuple.BINARY,
                message,
                old.offsets[column],
                old.lengths[column]);
      }
    }
    return texts;
  }

  /**
   * Writes the tombstones of what is gone, and forgets all.
   *
   * @return how many
   * @throws io.penstock.model.error.PipeException when the source cannot be asked
   */
  int drain(RowBuffer out) {
    Set<ByteBuffer> present = reads.read(plan, this::present);
    int written = 0;
    for (Map.Entry<ByteBuffer, Removal> removal : removals.entrySet()) {
      ByteBuffer bytes = removal.getKey();
      if (!present.contains(bytes)) {
        out.writeBytes(bytes.array(), 0, bytes.capacity());
        out.writeLong(removal.getValue().version());
        out.writeByte(1);
        written++;
      }
    }
    removals.clear();
    size = 0;
    return written;
  }

  /** Those of which there is a row; null when the names are not those of now. */
  private @Nullable Set<ByteBuffer> present(Connection session, SourceTable table)
      throws SQLException {
    // A cursor needs a transaction; without one all rows would be fetched at once.
    int patience = session.getNetworkTimeout();
    session.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
    session.setAutoCommit(false);
    try (PreparedStatement statement = session.prepareStatement(sql(table))) {
      statement.setFetchSize(FETCHED);
      for (int l = 0; l < lookedBy.size(); l++) {
        int column = l;
        Object[] texts = removals.values().stream().map(r -> r.texts()[column]).toArray();
        statement.setArray(l + 1, session.createArrayOf("text", texts));
      }
      try (ResultSet row = statement.executeQuery()) {
        Set<ByteBuffer> present = new HashSet<>();
        while (row.next()) {
          if (!table.isAsBefore(row)) {
            return null;
          }
          if (row.getBoolean(3)) {
            ByteBuffer found = found(row);
            if (removals.containsKey(found)) {
              present.add(found);
            }
          }
        }
        return present;
      }
    } finally {
      session.setAutoCommit(true);
      session.setNetworkTimeout(Runnable::run, patience);
    }
  }

  private ByteBuffer found(ResultSet row) throws SQLException {
    key.begin();
    for (int i = 0; i < place.length; i++) {
      byte[] value = row.getBytes(4 + i);
      key.add(i, reads.binary(), value, 0, value == null ? 0 : value.length);
    }
    return key.end();
  }

  private String sql(SourceTable table) {
    List<String> conditions = new ArrayList<>();
    for (int l = 0; l < lookedBy.size(); l++) {
      ColumnPlan column = plan.columns().get(lookedBy.get(l));
      String name = table.column(plan, column).name();
      LikelyEqual equal =
          LikelyEqual.of(column, reads.binary(), name, ASKED + ".t" + l).orElseThrow();
      conditions.add(equal.ofRow() + " = " + equal.ofText());
    }
    String values =
        plan.columns().stream()
            .map(column -> reads.value(table.value(plan, column)))
            .collect(Collectors.joining(", "));
    String whole = (plan.partitioned() ? "" : "ONLY ") + table.name();
    // A row that is not published is none of the target's, however equal.
    String from =
        plan.rowFilter().isEmpty()
            ? whole
            : "(SELECT * FROM " + whole + " WHERE (" + plan.rowFilter() + ")) published";
    String names =
        IntStream.range(0, lookedBy.size())
            .mapToObj(l -> "t" + l)
            .collect(Collectors.joining(", "));
    String asked =
        lookedBy.isEmpty()
            ? ""
            : " JOIN unnest("
                + String.join(", ", Collections.nCopies(lookedBy.size(), "?::text[]"))
                + ") "
                + ASKED
                + "("
                + names
                + ") ON "
                + String.join(" AND ", conditions);
    return "SELECT "
        + table.isAsBefore()
        + ", found.* FROM (VALUES (1)) one LEFT JOIN (SELECT DISTINCT true, "
        + values
        + " FROM "
        + from
        + asked
        + ") found ON true";
  }
}
