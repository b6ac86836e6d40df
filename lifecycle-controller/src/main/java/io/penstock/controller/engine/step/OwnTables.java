package io.penstock.controller.engine.step;

import io.penstock.controller.destination.Target;
import io.penstock.controller.lifecycle.StepKind;
import io.penstock.controller.store.ResyncRow;
import io.penstock.controller.store.StepRow;
import java.util.HashSet;
import java.util.Set;

/**
 * Which tables a pipe has made, by the notes of the steps that made them.
 *
 * @param uuids of those that were seen after they had been made
 * @param begun names of those that were about to be made when the process died
 */
public record OwnTables(Set<String> uuids, Set<String> begun) {

  /** Before a table's name in the notes; the value is its UUID, empty until it has been made. */
  static final String NOTE = "uuid ";

  public OwnTables {
    uuids = Set.copyOf(uuids);
    begun = Set.copyOf(begun);
  }

  /** All that the pipe has ever made. */
  public static OwnTables of(StepContext context) {
    return read(context, Set.of(StepKind.CREATE_TABLES, StepKind.CREATE_RESYNC_TABLES), 0);
  }

  /** What the resync that is under way has made: a table of an earlier one may be live by now. */
  public static OwnTables ofResync(StepContext context) {
    long since = context.findResync().map(ResyncRow::startedAt).orElse(Long.MAX_VALUE);
    return read(context, Set.of(StepKind.CREATE_RESYNC_TABLES), since);
  }

  private static OwnTables read(StepContext context, Set<StepKind> kinds, long since) {
    Set<String> uuids = new HashSet<>();
    Set<String> begun = new HashSet<>();
    for (StepRow row : context.steps()) {
      if (!kinds.contains(row.kind()) || row.madeAt() < since) {
        continue;
      }
      Notes.read(row.notes())
          .forEach(
              (key, value) -> {
                if (!key.startsWith(NOTE)) {
                  return;
                }
                if (value.isEmpty()) {
                  begun.add(key.substring(NOTE.length()));
                } else {
                  uuids.add(value);
                }
              });
    }
    return new OwnTables(uuids, begun);
  }

  /** Whether it was seen after the pipe had made it. */
  public boolean knows(Target table) {
    return uuids.contains(table.uuid());
  }

  /** Whether the pipe has made it, be it in the moment before a crash. */
  public boolean has(Target table) {
    return knows(table) || begun.contains(table.name()) && table.rows() == 0;
  }
}
