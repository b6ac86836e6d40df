package io.penstock.job.sink;

import io.penstock.job.secret.JobSecrets;
import io.penstock.model.spec.DestinationSpec;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SpecJson;
import io.penstock.model.spec.TablePlan;
import io.penstock.model.spec.TableWork;
import io.penstock.model.sql.Quote;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** All target tables that a job copies to, at once. */
public final class TargetTables {

  private TargetTables() {}

  /**
   * Empties them.
   *
   * @param specJson the pipe's spec
   * @throws io.penstock.model.error.PipeException when ClickHouse refuses or cannot be reached
   */
  public static void empty(String specJson) {
    PipeSpec spec = SpecJson.read(specJson);
    DestinationSpec destination = spec.destination();
    ClickHouseConnections connections = new ClickHouseConnections(destination, JobSecrets.opener());
    try {
      for (TablePlan table : spec.tables()) {
        if (table.work() == TableWork.COPY_AND_FOLLOW && table.engine().keepsRows()) {
          truncate(
              connections.getOrEstablishConnection(),
              Quote.clickhouse(destination.database(), table.targetTable()));
        }
      }
    } catch (SQLException e) {
      throw DestinationErrors.unreachable(DestinationErrors.classify(destination.database(), e));
    } finally {
      connections.closeConnection();
    }
  }

  /** Empties one, by its quoted name. */
  static void truncate(Connection connection, String target) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The driver looks for {fn …} in quoted names too.
      statement.setEscapeProcessing(false);
      statement.execute("TRUNCATE TABLE " + target);
    }
  }
}
