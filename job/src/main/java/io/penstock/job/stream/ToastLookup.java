package io.penstock.job.stream;

import io.penstock.job.postgres.SourceTable;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Large values that an UPDATE did not touch are not in the stream (manual, "Logical Replication
 * Message Formats": TupleData, kind 'u'). They are taken from the old tuple where there is one,
 * else read from the source row, which may be newer than this change: then a later change in the
 * stream brings the same value again with a higher version, or ends the row. It must not be older:
 * see {@link VisibleTransactions}.
 */
final class ToastLookup {

  /** Rows that one query asks for. */
  static final int GROUP = 100;

  /** A row whose missing values are longer is read by a query of its own. */
  private static final int SMALL_BYTES = 16 * 1024;

  /** No table's name: it is inside the query that names the table. */
  private static final String ASKED = "\"penstock asks\"";

  private final SourceReads reads;

  ToastLookup(SourceReads reads) {
    this.reads = reads;
  }

  /** What was found of one row. */
  sealed interface Found {

    /**
     * Values in the order they were asked for, null entries for NULLs, and everywhere when the row
     * is gone: whatever ended it follows in the stream.
     */
    record Values(byte @Nullable [][] values) implements Found {}

    /** So much that it is to be asked for alone. */
    record TooLarge() implements Found {}
  }

  private static final Found TOO_LARGE = new Found.TooLarge();

  /** Whether the old tuple has the column's value. */
  @org.jspecify.annotations.NullUnmarked
  static boolean has(@Nullable Tuple old, int column) {
    // An old key, unlike an old row, has NULL in all columns outside the key.
    return old != null && (old.kinds[column] == Tuple.BINARY || old.kinds[column] == Tuple.TEXT);
  }

  /**
   * Whether there are any that the new tuple leaves out and the old one lacks.
   *
   * @param asked places of the plan columns that can be asked for, else {@link RelationFit#ABSENT}
   */
  static boolean misses(int[] asked, Tuple tuple, @Nullable Tuple old) {
    if (tuple.hasUnchanged) {
      for (int column : asked) {
        if (misses(column, tuple, old)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether one is to be asked for. */
  static boolean misses(int column, Tuple tuple, @Nullable Tuple old) {
    return column != RelationFit.ABSENT
        && tuple.kinds[column] == Tuple.UNCHANGED
        && !has(old, column);
  }

  /** The plan columns that are to be asked for. */
  static List<Integer> missing(int[] asked, Tuple tuple, @Nullable Tuple old) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < asked.length; i++) {
      if (misses(asked[i], tuple, old)) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** The texts of a row's key columns, in the plan's order. */
  String[] key(TablePlan plan, int[] place, byte[] message, Tuple tuple, @Nullable Tuple old) {
    List<String> key = new ArrayList<>();
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
        key.add(KeyText.of(column.type(), inBinary, message, offset, length));
      }
    }
    return key.toArray(String[]::new);
  }

  /**
   * The values of some rows, in the keys' order.
   *
   * @param wanted plan columns
   * @param keys at least one; a single row is read however large it is
   * @throws PipeException when they cannot be read
   */
  List<Found> find(TablePlan plan, List<Integer> wanted, List<String[]> keys) {
    return reads.read(plan, (session, table) -> ask(session, plan, table, wanted, keys));
  }

  /** Null when the names are not those of now. */
  private @Nullable List<Found> ask(
      Connection session,
      TablePlan plan,
      SourceTable table,
      List<Integer> wanted,
      List<String[]> keys)
      throws SQLException {
    int width = keys.get(0).length;
    String sql = sql(plan, table, wanted, keys.size() > 1);
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int k = 0; k < width; k++) {
        int column = k;
        Object[] texts = keys.stream().map(key -> key[column]).toArray();
        Array array = session.createArrayOf("text", texts);
        statement.setArray(k + 1, array);
      }
      @Nullable Found[] found = new Found[keys.size()];
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (!table.isAsBefore(row)) {
            return null;
          }
          found[row.getInt(3) - 1] = found(row, wanted.size(), keys.size() > 1);
        }
      }
      return Arrays.stream(found).map(Objects::requireNonNull).toList();
    }
  }

  private static Found found(ResultSet row, int width, boolean bounded) throws SQLException {
    if (bounded && row.getLong(4) > SMALL_BYTES) {
      return TOO_LARGE;
    }
    byte[][] values = new byte[width][];
    for (int w = 0; w < width; w++) {
      values[w] = row.getBytes(5 + w);
    }
    return new Found.Values(values);
  }

  private String sql(TablePlan plan, SourceTable table, List<Integer> wanted, boolean bounded) {
    List<ColumnPlan> keys = plan.columns().stream().filter(ColumnPlan::key).toList();
    List<String> values = names("v", wanted.size());
    String read =
        IntStream.range(0, wanted.size())
            .mapToObj(
                w ->
                    reads.value(table.value(plan, plan.columns().get(wanted.get(w))))
                        + " AS "
                        + values.get(w))
            .collect(Collectors.joining(", "));
    String same =
        IntStream.range(0, keys.size())
            .mapToObj(
                k ->
                    Quote.postgres(table.column(plan, keys.get(k)).name())
                        + " = "
                        + KeyText.value(keys.get(k).type(), reads.binary(), ASKED + ".k" + k))
            .collect(Collectors.joining(" AND "));
    String size =
        values.stream()
            .map(value -> "coalesce(octet_length(" + value + ")::bigint, 0)")
            .collect(Collectors.joining(" + "));
    String given =
        values.stream()
            .map(
                value ->
                    bounded
                        ? "CASE WHEN size <= " + SMALL_BYTES + " THEN " + value + " END"
                        : value)
            .collect(Collectors.joining(", "));
    // A child table may have rows of the same key; partitions are all the table has. OFFSET keeps
    // the planner from evaluating a value twice.
    return "SELECT "
        + table.isAsBefore()
        + ", place, size, "
        + given
        + " FROM unnest("
        + String.join(", ", Collections.nCopies(keys.size(), "?::text[]"))
        + ") WITH ORDINALITY "
        + ASKED
        + "("
        + String.join(", ", names("k", keys.size()))
        + ", place) LEFT JOIN LATERAL (SELECT *, "
        + size
        + " AS size FROM (SELECT "
        + read
        + (plan.partitioned() ? " FROM " : " FROM ONLY ")
        + table.name()
        + " WHERE "
        + same
        + " OFFSET 0) source OFFSET 0) found ON true ORDER BY place";
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
