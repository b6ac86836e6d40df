package io.penstock.controller.engine;

import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.store.Store;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Says once that a slot keeps much WAL, and once that it does not any more: long before Postgres
 * takes it away, or its disk is full. What was said last is read in the history, so that a restart
 * repeats nothing.
 */
final class SlotAlarms {

  /** The kind of the events, which webhooks are told of. */
  static final String KIND = "alarm";

  private static final String RAISED = "The slot keeps much WAL: ";
  private static final String CLEARED = "The slot keeps less WAL again: ";

  /** Of the threshold: a slot that stands at it is not to be told of again and again. */
  private static final double CLEARED_BELOW = 0.8;

  private static final long MEBIBYTE = 1L << 20;

  private final Store store;
  private final Journal journal;
  private final ControllerConfig.SlotAlarm config;

  SlotAlarms(Store store, Journal journal, ControllerConfig.SlotAlarm config) {
    this.store = store;
    this.journal = journal;
    this.config = config;
  }

  /** Looks at one pipe. */
  void look(String pipeId, PipeStatus status) {
    status.slot().ifPresent(slot -> look(pipeId, slot));
  }

  private void look(String pipeId, PipeStatus.SlotStatus slot) {
    OptionalLong threshold = config.thresholdBytes(slot.limitBytes());
    if (threshold.isEmpty()) {
      return;
    }
    long kept = slot.retainedBytes();
    Optional<String> said = store.with(daos -> daos.history().newest(pipeId, KIND));
    boolean raised = said.filter(text -> text.startsWith(RAISED)).isPresent();
    if (!raised && kept >= threshold.getAsLong()) {
      journal.note(pipeId, KIND, RAISED + told(slot, kept), "", Journal.CONTROLLER);
    } else if (raised && kept < threshold.getAsLong() * CLEARED_BELOW) {
      journal.note(pipeId, KIND, CLEARED + told(slot, kept), "", Journal.CONTROLLER);
    }
  }

  private static String told(PipeStatus.SlotStatus slot, long kept) {
    String limit =
        slot.limitBytes().isPresent()
            ? String.format(
                Locale.ROOT,
                " of the %,d MiB of max_slot_wal_keep_size",
                slot.limitBytes().getAsLong() / MEBIBYTE)
            : "";
    return String.format(Locale.ROOT, "%s, %,d MiB%s", slot.name(), kept / MEBIBYTE, limit);
  }
}
