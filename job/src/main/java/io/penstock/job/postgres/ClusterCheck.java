package io.penstock.job.postgres;

import io.penstock.job.split.PipeSplit;
import io.penstock.model.Lsn;
import io.penstock.model.TimelineHistory;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Whether the cluster is still the one that a position was read from. A promoted standby begins a
 * new timeline where its WAL ended: a position behind that is of WAL which the new primary never
 * had, and it would be passed over what it has in its place.
 */
final class ClusterCheck {

  private ClusterCheck() {}

  /**
   * Asks over the replication protocol.
   *
   * @return the cluster's timeline
   * @throws PipeException SYSTEM_CHANGED for another cluster or a position that its WAL never had;
   *     SOURCE_PROMOTED for a newer timeline than the spec's
   */
  static int check(Connection connection, PipeSpec spec, PipeSplit.Stream start)
      throws SQLException {
    SourceSpec source = spec.source();
    try (Statement statement = connection.createStatement()) {
      String identifier;
      int timeline;
      try (ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
        row.next();
        identifier = row.getString("systemid");
        timeline = row.getInt("timeline");
      }
      if (!source.systemIdentifier().isEmpty() && !identifier.equals(source.systemIdentifier())) {
        throw changed(
            "the pipe was made with cluster "
                + source.systemIdentifier()
                + ", now "
                + identifier
                + " answers");
      }
      accepted(source, timeline);
      int since = timelineOf(start, source);
      if (since != 0 && since != timeline) {
        reached(statement, start.position(), since, timeline);
      }
      return timeline;
    }
  }

  private static void accepted(SourceSpec source, int timeline) {
    if (source.timeline() == 0 || source.timeline() == timeline) {
      return;
    }
    String text = "the pipe is on timeline " + source.timeline() + ", the cluster on " + timeline;
    throw timeline > source.timeline()
        ? new PipeException(ErrorCode.SOURCE_PROMOTED, text)
        : changed(text);
  }

  private static int timelineOf(PipeSplit.Stream start, SourceSpec source) {
    if (start.timeline() != 0) {
      return start.timeline();
    }
    return source.promotedFrom() == 0 ? source.timeline() : source.promotedFrom();
  }

  private static void reached(Statement statement, Lsn position, int since, int timeline)
      throws SQLException {
    Optional<Lsn> end;
    try (ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      String text = new String(row.getBytes("content"), StandardCharsets.UTF_8);
      end = new TimelineHistory(text).end(since);
    }
    if (end.isEmpty()) {
      throw changed("timeline " + timeline + " does not stem from " + since + ", the pipe's");
    }
    if (position.isAfter(end.get())) {
      throw changed(
          "the pipe has read up to "
              + position
              + ", and the new primary has of timeline "
              + since
              + " only what lies before "
              + end.get());
    }
  }

  private static PipeException changed(String text) {
    return new PipeException(ErrorCode.SYSTEM_CHANGED, text);
  }
}
