package io.penstock.job.postgres;

import io.penstock.job.split.PipeSplit;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.SplitKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a relation by the values of the column that the user has named. A sample says where: however
 * well it does, the ranges together have each row once, and only their sizes differ.
 */
public final class ValueRanges {

  /** Rows looked at for each range, so that sizes are within some tenths of each other. */
  private static final int SAMPLED_PER_RANGE = 100;

  private static final int SAMPLED_AT_LEAST = 10_000;

  /** What is longer bounds nothing: a bound is kept in every checkpoint. */
  private static final int LONGEST_BOUND = 8_000;

  private ValueRanges() {}

  /** The column that splits the table's load; empty where ctid does. */
  static Optional<ColumnPlan> column(TablePlan plan) {
    return plan.columns().stream()
        .filter(column -> column.name().equals(plan.partitionKey()))
        .filter(column -> !plan.dropped(column) && SplitKey.fits(column.type()))
        .findFirst();
  }

  /**
   * About {@code count} ranges, fewer where values repeat; a single one has all rows.
   *
   * @param relation quoted
   * @param rows that it has, about
   */
  static List<PipeSplit.Values> cut(
      Connection connection, ColumnPlan column, String relation, double rows, long count)
      throws SQLException {
    List<PipeSplit.Values> ranges = new ArrayList<>();
    String from = null;
    if (count > 1) {
      for (String bound : bounds(connection, column, relation, rows, count)) {
        ranges.add(new PipeSplit.Values(column.attnum(), from, bound));
        from = bound;
      }
    }
    ranges.add(new PipeSplit.Values(column.attnum(), from, null));
    return ranges;
  }

  private static List<String> bounds(
      Connection connection, ColumnPlan column, String relation, double rows, long count)
      throws SQLException {
    double sampled = Math.max(SAMPLED_AT_LEAST, (double) count * SAMPLED_PER_RANGE);
    String sql =
        """
        SELECT DISTINCT ON (range) value::text FROM (
          SELECT value, ntile(%d) OVER (ORDER BY value) AS range FROM (
            SELECT %2$s AS value FROM ONLY %3$s TABLESAMPLE SYSTEM (%4$s)
            WHERE octet_length(%2$s::text) <= %5$d) sample) placed
        WHERE range > 1 ORDER BY range, value
        """
            .formatted(
                count,
                Quote.postgres(column.name()),
                relation,
                String.format(Locale.ROOT, "%.6f", Math.min(100, 100 * sampled / rows)),
                LONGEST_BOUND);
    return BriefLook.at(
        connection,
        statement -> {
          List<String> bounds = new ArrayList<>();
          try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
              String bound = row.getString(1);
              if (bounds.isEmpty() || !bounds.get(bounds.size() - 1).equals(bound)) {
                bounds.add(bound);
              }
            }
          }
          return bounds;
        });
  }

  /** The condition of a range, for a column of that name; empty for all rows. */
  public static Optional<String> condition(PipeSplit.Values range, String name) {
    String column = Quote.postgres(name);
    // Without a type of its own a literal takes the column's.
    @Nullable String from = range.from() == null ? null : Quote.postgresText(range.from());
    @Nullable String to = range.to() == null ? null : Quote.postgresText(range.to());
    if (from == null) {
      return to == null
          ? Optional.empty()
          : Optional.of("(" + column + " < " + to + " OR " + column + " IS NULL)");
    }
    String above = column + " >= " + from;
    return Optional.of(to == null ? above : above + " AND " + column + " < " + to);
  }
}
