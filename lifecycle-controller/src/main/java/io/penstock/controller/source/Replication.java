package io.penstock.controller.source;

import io.penstock.controller.definition.PipeDefinition;
import io.penstock.controller.definition.PipeSettings;
import io.penstock.model.spec.PipeSpec;
import io.penstock.model.spec.ReplicationMode;
import java.util.Optional;

/**
 * The names of a pipe's publication and slot, and whose they are.
 *
 * @param publication empty when the pipe does not stream
 * @param slot empty when the pipe does not stream
 * @param ownPublication whether the publication is ours to make and drop
 * @param ownSlot whether the slot is ours to make and drop
 */
public record Replication(
    String publication, String slot, boolean ownPublication, boolean ownSlot) {

  /** The names that are recorded in the spec, else those that Setup will choose. */
  public static Replication of(
      String pipeId, PipeDefinition definition, Optional<PipeSpec> recorded) {
    Replication chosen = of(pipeId, definition);
    return recorded
        .map(PipeSpec::stream)
        .map(stream -> chosen.withSlot(stream.slot()))
        .orElse(chosen);
  }

  /** The same with another slot. */
  public Replication withSlot(String other) {
    return new Replication(publication, other, ownPublication, ownSlot);
  }

  /** The slot of a pipe's n-th resync. */
  public static String resyncSlot(String pipeId, int number) {
    return ours(pipeId) + "_r" + number;
  }

  /** Whether a slot is one that this pipe has made. */
  public static boolean madeFor(String pipeId, String slot) {
    return slot.equals(ours(pipeId)) || slot.startsWith(ours(pipeId) + "_r");
  }

  private static String ours(String pipeId) {
    return "penstock_" + pipeId.replace("-", "").substring(0, 12);
  }

  /** The names that Setup chooses for a pipe. */
  public static Replication of(String pipeId, PipeDefinition definition) {
    PipeSettings settings = definition.settings();
    if (!definition.mode().streams()) {
      return new Replication("", "", false, false);
    }
    String ours = ours(pipeId);
    boolean ownPublication = settings.publicationName().isEmpty();
    boolean ownSlot = definition.mode() == ReplicationMode.CDC;
    return new Replication(
        ownPublication ? ours : settings.publicationName(),
        ownSlot ? ours : settings.replicationSlotName(),
        ownPublication,
        ownSlot);
  }
}
