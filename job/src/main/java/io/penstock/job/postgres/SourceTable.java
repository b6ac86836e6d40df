package io.penstock.job.postgres;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.ColumnPlan;
import io.penstock.model.spec.FormerShape;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.sql.Quote;
import io.penstock.model.type.PgType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the plan as it is called now. The stream is behind: names that its changes know may
 * have been changed since, and be another table's.
 *
 * @param oid of the table
 * @param name qualified and quoted
 * @param shape of numbers, types and names of its columns
 * @param columns by their numbers, which stay
 */
public record SourceTable(long oid, String name, String shape, Map<Integer, Column> columns) {

  /** text and varchar, whose values are the same bytes. */
  private static final long TEXT = 25;

  private static final long VARCHAR = 1043;

  /** What changes with a column's name or type, and when one comes or goes. */
  private static final String SHAPE =
      "(SELECT md5(convert_to(string_agg(concat_ws(' ', attnum, atttypid, atttypmod, attname), ','"
          + " ORDER BY attnum), 'UTF8')) FROM pg_catalog.pg_attribute"
          + " WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped)";

  private static final String CATALOGUE =
      "SELECT n.nspname, c.relname, a.attnum, a.attname, a.atttypid,"
          + " a.atttypmod,"
          + " CASE WHEN p.oid IS NOT NULL THEN format('%I.%I', s.nspname, p.proname) END, "
          + SHAPE.formatted("?::oid")
          + "\n"
          + """
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_proc p ON p.oid = t.typsend
      LEFT JOIN pg_namespace s ON s.oid = p.pronamespace
      WHERE c.oid = ?::oid
      """;

  /**
   * A column.
   *
   * @param name not quoted
   * @param type its oid
   * @param typmod its modifier, −1 when there is none
   * @param send the function that gives a value its binary form, quoted
   */
  public record Column(String name, long type, int typmod, @Nullable String send) {}

  /**
   * Reads the catalogue.
   *
   * @throws PipeException TABLE_GONE
   */
  public static SourceTable read(Connection session, TablePlan plan) throws SQLException {
    String name = "";
    String shape = "";
    Map<Integer, Column> columns = new HashMap<>();
    try (PreparedStatement statement = session.prepareStatement(CATALOGUE)) {
      statement.setLong(1, plan.oid());
      statement.setLong(2, plan.oid());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          name = Quote.postgres(row.getString(1), row.getString(2));
          shape = row.getString(8);
          columns.put(
              row.getInt(3),
              new Column(row.getString(4), row.getLong(5), row.getInt(6), row.getString(7)));
        }
      }
    }
    if (columns.isEmpty()) {
      throw StreamChecks.gone(plan);
    }
    return new SourceTable(plan.oid(), name, shape, columns);
  }

  /**
   * The SQL for two columns that say, in a query that reads the table, whether it was still called
   * so: the query holds the table as it is from before its snapshot until its end.
   */
  public String isAsBefore() {
    return Quote.postgresText(name) + "::regclass::oid, " + SHAPE.formatted("'" + oid + "'::oid");
  }

  /** Whether it was, by those columns, the first two of the answer. */
  public boolean isAsBefore(ResultSet row) throws SQLException {
    return row.getLong(1) == oid && shape.equals(row.getString(2));
  }

  /**
   * Refuses a table that is not as planned: it would be copied wrong, and no change would tell.
   *
   * @throws PipeException SCHEMA_CHANGED
   */
  public void refuseUnlessPlanned(TablePlan plan) {
    for (FormerShape.Column planned : plan.shape().columns()) {
      Column column = columns.get(planned.attnum());
      boolean same =
          column != null
              && column.name().equals(planned.name())
              && column.type() == planned.type().oid()
              && (planned.type().kind() == PgType.Kind.DOMAIN
                  || column.typmod() == planned.type().typmod());
      if (!same) {
        throw new PipeException(
            ErrorCode.SCHEMA_CHANGED,
            "column " + planned.name() + " of " + plan.display() + " is not what was planned");
      }
    }
  }

  /**
   * A column of the plan.
   *
   * @throws PipeException SCHEMA_CHANGED when it is gone by now
   */
  public Column column(TablePlan plan, ColumnPlan planned) {
    Column column = columns.get(planned.attnum());
    if (column == null) {
      throw changed(plan, planned, "was dropped");
    }
    return column;
  }

  /**
   * A column of the plan, to read values of.
   *
   * @throws PipeException SCHEMA_CHANGED when it is gone, or of another type by now: its values are
   *     not those of the stream any more
   */
  public Column value(TablePlan plan, ColumnPlan planned) {
    Column column = column(plan, planned);
    if (!alike(column.type(), planned.type().oid())) {
      throw changed(plan, planned, "was given another type");
    }
    return column;
  }

  private static PipeException changed(TablePlan plan, ColumnPlan planned, String what) {
    return new PipeException(
        ErrorCode.SCHEMA_CHANGED,
        "column "
            + planned.name()
            + " of "
            + plan.display()
            + " "
            + what
            + " before a value that an earlier change leaves out could be read");
  }

  private static boolean alike(long now, long planned) {
    return now == planned || isText(now) && isText(planned);
  }

  private static boolean isText(long type) {
    return type == TEXT || type == VARCHAR;
  }
}
