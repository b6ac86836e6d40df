package io.penstock.controller.source;

import io.penstock.controller.definition.SourceDefinition;
import io.penstock.model.TimelineHistory;
import io.penstock.model.error.PipeException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which cluster, and which of its timelines.
 *
 * @param identifier unsigned 64-bit, in decimal; empty when it cannot be learned
 * @param timeline 0 when it cannot be learned
 */
public record SystemIdentity(String identifier, int timeline) {

  /**
   * Asks over the replication protocol, whose answer is current; {@code pg_control_checkpoint()}
   * still tells the old timeline for a while after a promotion. A snapshot-only pipe's role may not
   * replicate: then the functions must do.
   */
  public static SystemIdentity read(
      SourceConnector connector, SourceDefinition source, Connection ordinary) {
    try (Connection replication = connector.openReplication(source);
        Statement sql = replication.createStatement();
        ResultSet row = sql.executeQuery("IDENTIFY_SYSTEM")) {
      row.next();
      return new SystemIdentity(row.getString("systemid"), row.getInt("timeline"));
    } catch (SQLException | PipeException e) {
      return fromFunctions(ordinary);
    }
  }

  /**
   * How the timeline came to be.
   *
   * @throws PipeException with a code of the source
   */
  public TimelineHistory history(SourceConnector connector, SourceDefinition source) {
    try (Connection replication = connector.openReplication(source);
        Statement sql = replication.createStatement();
        ResultSet row = sql.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      return new TimelineHistory(new String(row.getBytes("content"), StandardCharsets.UTF_8));
    } catch (SQLException e) {
      throw SourceErrors.of(e);
    }
  }

  private static SystemIdentity fromFunctions(Connection ordinary) {
    try (Statement sql = ordinary.createStatement();
        ResultSet row =
            sql.executeQuery(
                "SELECT system_identifier::text AS id, timeline_id"
                    + " FROM pg_control_system(), pg_control_checkpoint()")) {
      row.next();
      return new SystemIdentity(row.getString("id"), row.getInt("timeline_id"));
    } catch (SQLException e) {
      return new SystemIdentity("", 0);
    }
  }
}
