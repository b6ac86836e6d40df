package io.penstock.model;

import java.util.Optional;

/**
 * Where the timelines that led to a cluster's present one were left (manual, "Timelines"; the
 * answer to TIMELINE_HISTORY): a line for each with its number, the position, and a reason.
 *
 * @param text as Postgres keeps it
 */
public record TimelineHistory(String text) {

  /**
   * Where a timeline was left. What lies behind that in its WAL never was in the present one.
   *
   * @return empty when the present timeline does not stem from it
   */
  public Optional<Lsn> end(int timeline) {
    return text.lines()
        .map(line -> line.strip().split("\\s+", 3))
        .filter(parts -> parts.length >= 2 && parts[0].equals(Integer.toString(timeline)))
        .findFirst()
        .map(parts -> Lsn.parse(parts[1]));
  }
}
