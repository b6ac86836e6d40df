package io.penstock.controller.plan;

import io.penstock.controller.source.Publication;
import io.penstock.controller.source.SourceTable;
import io.penstock.model.spec.ReplicationMode;
import java.util.Optional;

/**
 * Which generated columns are carried like others. A copy reads all of them; the stream has stored
 * ones, where the publication says so (manual, "CREATE PUBLICATION", {@code
 * publish_generated_columns}, since PG 18).
 *
 * @param stored whether stored ones are
 * @param virtual whether virtual ones are
 */
public record GeneratedColumns(boolean stored, boolean virtual) {

  /** None of them, as in pipes of the first behaviour. */
  public static final GeneratedColumns NONE = new GeneratedColumns(false, false);

  /**
   * What a pipe can carry.
   *
   * @param behaviourVersion that the pipe is pinned to
   * @param publication as it is; empty where one of ours is still to be made
   * @param publishable whether the server can publish them
   */
  public static GeneratedColumns of(
      ReplicationMode mode,
      int behaviourVersion,
      Optional<Publication> publication,
      boolean publishable) {
    if (behaviourVersion < 2) {
      return NONE;
    }
    return mode.streams()
        ? new GeneratedColumns(
            publication.map(Publication::generatedColumns).orElse(publishable), false)
        : new GeneratedColumns(true, true);
  }

  /** Whether a column's values can be had at all: its own, or such as the role may read. */
  boolean carries(SourceTable.Column column) {
    return switch (column.generation()) {
      case NONE -> true;
      case STORED -> stored && column.readable();
      case VIRTUAL -> virtual && column.readable();
    };
  }
}
