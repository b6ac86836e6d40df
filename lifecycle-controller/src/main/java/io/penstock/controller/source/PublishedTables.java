package io.penstock.controller.source;

import io.penstock.controller.statement.SqlFile;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.PublishedForm;
import io.penstock.model.spec.TablePlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the tables that a spec carries still exist and are published as they were. */
public final class PublishedTables {

  private PublishedTables() {}

  /** The first table of a spec that is gone (by its oid) or not published; or nothing. */
  public static Optional<PipeException.Found> firstGap(
      Connection connection, String publication, PipeSpec spec) {
    return gaps(connection, publication, spec).stream().findFirst();
  }

  /**
   * The tables that a spec follows and that are gone (by their oid), not published, or published
   * with another row filter or without a column that they had.
   */
  public static List<PipeException.Found> gaps(
      Connection connection, String publication, PipeSpec spec) {
    Map<Long, Optional<PublishedForm>> published = read(connection, publication, spec);
    List<PipeException.Found> gaps = new ArrayList<>();
    for (int i = 0; i < spec.tables().size(); i++) {
      TablePlan plan = spec.tables().get(i);
      if (!plan.active()) {
        continue;
      }
      Optional<PublishedForm> there = published.get(plan.oid());
      if (there == null) {
        gaps.add(
            new PipeException.Found(
                ErrorCode.TABLE_GONE,
                "table " + plan.display() + " (oid " + plan.oid() + ") does not exist any more",
                i));
      } else if (there.isEmpty()) {
        gaps.add(
            new PipeException.Found(
                ErrorCode.TABLE_UNPUBLISHED,
                "publication " + publication + " does not hold " + plan.display(),
                i));
      } else if (!there.get().misfit(plan).isEmpty()) {
        gaps.add(
            new PipeException.Found(
                ErrorCode.SCHEMA_CHANGED,
                "publication "
                    + publication
                    + " publishes of "
                    + plan.display()
                    + " "
                    + there.get().misfit(plan),
                i));
      }
    }
    return gaps;
  }

  private static Map<Long, Optional<PublishedForm>> read(
      Connection connection, String publication, PipeSpec spec) {
    try (PreparedStatement sql =
        connection.prepareStatement(SqlFile.read("postgres/published.sql"))) {
      sql.setString(1, publication);
      Object[] oids = spec.tables().stream().map(TablePlan::oid).toArray();
      sql.setArray(2, connection.createArrayOf("int8", oids));
      Map<Long, Optional<PublishedForm>> published = new HashMap<>();
      try (ResultSet row = sql.executeQuery()) {
        while (row.next()) {
          published.put(
              row.getLong("oid"),
              row.getBoolean("published")
                  ? Optional.of(
                      new PublishedForm(
                          row.getString("row_filter"),
                          List.of((String[]) row.getArray("columns").getArray()),
                          List.of((Integer[]) row.getArray("numbers").getArray())))
                  : Optional.empty());
        }
      }
      return published;
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }
}
